/**
 * What people act upon: conditions over results, and the lifecycle of alerts.
 *
 * <p>{@link io.streamgauge.alert.evaluation} decides about one alert without Flink; {@link io.streamgauge.alert.KeyedAlerts} puts
 * results and time in the right order; {@link io.streamgauge.alert.AbstractAlertOperator} is the operator around both.
 *
 * <p>{@link io.streamgauge.alert.ActiveRules} knows which alerts are in force where they change at run time;
 * {@link io.streamgauge.alert.RuleValidationOperator} decides, {@link io.streamgauge.alert.DynamicAlertOperator} follows.
 *
 * <p>It may know values, {@code expression}, {@code measure}, {@code pipeline}, {@code flink}, {@code stall} and {@code config}, which
 * reads rules that arrive at run time.
 */
@NullMarked
package io.streamgauge.alert;

import org.jspecify.annotations.NullMarked;
