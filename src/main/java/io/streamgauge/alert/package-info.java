/**
 * What people act upon: conditions over results, and the lifecycle of alerts.
 *
 * <p>{@link io.streamgauge.alert.Lifecycle} decides, as plain values; {@link io.streamgauge.alert.KeyAlerts} puts results and
 * time in the right order; {@link io.streamgauge.alert.RaiseAlerts} is the operator around both.
 */
package io.streamgauge.alert;
