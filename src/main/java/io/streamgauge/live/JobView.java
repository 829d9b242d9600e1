// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.live;

/**
 * What Flink reports about a job at one moment.
 *
 * @param state Flink's name of it, {@link #CONNECTING} or {@link #UNREACHABLE}
 * @param url the address where people see the job; empty where it is not known
 * @param message why nothing is known of the job; else empty
 * @param why in one sentence why nothing comes out; empty where something does
 * @param cause the name of that cause; empty where there is none
 * @param nanos the {@link System#nanoTime} of that moment
 */
record JobView(String state, String url, String message, JobMetrics metrics, String why, String cause, long nanos) {

    /** The state before the first answer. */
    static final String CONNECTING = "CONNECTING";

    /** The state where Flink does not answer. */
    static final String UNREACHABLE = "UNREACHABLE";

    /** Whether the job does not run any more, and will not. */
    boolean ended() {
        return FlinkRest.isEnded(state);
    }

    static JobView unknown(String state, String message) {
        return new JobView(state, "", message, new JobMetrics(), "", "", System.nanoTime());
    }
}
