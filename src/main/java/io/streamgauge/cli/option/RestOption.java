// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli.option;

import io.streamgauge.live.FlinkRest;
import io.streamgauge.model.RunRefusedException;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The address of the Flink cluster that a command reads from. */
public final class RestOption {
    @Option(
            names = "--rest",
            paramLabel = "URL",
            description = "Flink's web UI, whose REST interface is read; http://localhost:8081.")
    private URI rest = URI.create("http://localhost:8081");

    /** @throws RunRefusedException where the option is not the address of a server */
    public FlinkRest connect() throws RunRefusedException {
        return new FlinkRest(rest, Optional.empty());
    }

    @Override
    public String toString() {
        return rest.toString();
    }
}
