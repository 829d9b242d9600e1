// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.stall;

import java.time.Instant;

/**
 * That nothing comes out of a job, and why.
 *
 * @param since the last output, or the start of the job
 * @param sentence for people
 * @param alarming false where output is still to be expected
 */
public record Stall(StallCause cause, Instant since, String sentence, boolean alarming) {}
