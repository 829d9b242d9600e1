// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The dataflow of a local run. */
public interface Dataflow {
    /**
     * Adds sources, operators and sinks; must not execute. The environment's options name the savepoint to resume from, as
     * they do on a cluster.
     *
     * @param beginning the same and more, as this run knows it
     */
    void build(StreamExecutionEnvironment environment, Beginning beginning) throws Exception;

    /**
     * The cluster has started.
     *
     * @param flink the address of its REST interface
     * @param token that requests need; empty where the web UI is on, and what only reads passes without it
     */
    default void started(URI flink, Optional<String> token) throws Exception {}

    /** Every subtask runs, so records are processed without delay from now on. */
    default void running() throws Exception {}

    /** What the keyed state holds, as the end of a message. */
    default String keyedState() {
        return "of the operators";
    }

    /** What a final checkpoint needs and that does not answer now, as text; empty where all does. */
    default Optional<String> unreachable() {
        return Optional.empty();
    }

    /** The run has stopped in order; this savepoint is what the next one resumes from. */
    default void stopped(Path savepoint) throws Exception {}
}
