/**
 * What people act upon: conditions over results, and the lifecycle of alerts.
 *
 * <p>{@link io.streamgauge.alert.Lifecycle} decides, as plain values; {@link io.streamgauge.alert.KeyAlerts} puts results and
 * time in the right order; {@link io.streamgauge.alert.JudgeResults} is the operator around both.
 *
 * <p>{@link io.streamgauge.alert.RuleBook} knows which alerts are in force where they change at run time;
 * {@link io.streamgauge.alert.ValidateRules} decides, {@link io.streamgauge.alert.RaiseAlertsByRules} follows.
 */
package io.streamgauge.alert;
