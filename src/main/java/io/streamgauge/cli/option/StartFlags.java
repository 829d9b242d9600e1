// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli.option;

import io.streamgauge.job.Start;
import picocli.CommandLine.Option;

/** Options with which a run begins where it would otherwise refuse to. */
public final class StartFlags {
    @Option(
            names = "--skip-refused-commits",
            description = {
                "Continue without transactions of the state that Kafka refuses to commit.",
                "Their records may be lost; each is logged and counted."
            })
    private boolean skipRefusedCommits;

    @Option(
            names = "--take-over",
            description = "Begin although another run of this pipeline is at work; stop that one, too.")
    private boolean takeOver;

    @Option(
            names = "--into-live",
            description = "Write the results of a bounded run into the topic of the live run, a second time.")
    private boolean intoLive;

    @Option(
            names = "--other-kafka",
            description = {
                "Resume although the state was written with another Kafka: a mirror with the same offsets.",
                "Transactions of the old Kafka that the state has yet to commit are dropped, logged and counted."
            })
    private boolean otherKafka;

    /**
     * These as options of a start.
     *
     * @param fresh whether the run starts without state
     * @param writesElsewhere whether the command line gives the results another topic than the file does
     */
    public Start.Options toOptions(boolean fresh, boolean writesElsewhere) {
        return new Start.Options(fresh, takeOver, intoLive || writesElsewhere, otherKafka, skipRefusedCommits);
    }
}
