/**
 * What a window means for one alert: the values that its condition refers to, earlier windows included, the outcome, the next state of
 * the lifecycle, and the notification. It knows neither Flink nor the state of a key; it may know values, {@code expression} and
 * {@code pipeline}.
 */
@NullMarked
package io.streamgauge.alert.evaluation;

import org.jspecify.annotations.NullMarked;
