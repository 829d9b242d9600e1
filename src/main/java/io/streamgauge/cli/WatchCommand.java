// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli;

import io.streamgauge.cli.option.RestOption;
import io.streamgauge.live.FlinkRest;
import io.streamgauge.live.LivePage;
import io.streamgauge.local.StopSignal;
import io.streamgauge.local.rest.PortChoice;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.Pipeline;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "watch",
        description = {
            "Serves the live page beside a job that runs elsewhere, from its topics and Flink's REST interface alone.",
            "Ctrl-C ends it; the job is not touched."
        },
        footer = {
            "streamgauge watch trading.yaml --rest http://flink:8081",
            "streamgauge watch trading.yaml --report now.html"
        })
public final class WatchCommand extends PipelineCommand {
    @Mixin
    private RestOption rest = new RestOption();

    @Option(names = "--port", paramLabel = "PORT", description = "Where the page listens; 8080 or the next free port.")
    private PortChoice port = new PortChoice.Preferred();

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write the page with the data of now into this HTML file, and end.")
    private @Nullable Path report;

    @Override
    int run(Pipeline pipeline) throws Exception {
        if (port instanceof PortChoice.Off) {
            throw new RunRefusedException("--port must be from 1 to 65535");
        }
        FlinkRest flink = rest.connect();
        PrintWriter err = err();
        if (report != null) {
            LivePage.report(pipeline, flink, report);
            err.println("wrote " + report);
            return ExitCode.OK;
        }
        try (StopSignal stop = new StopSignal();
                LivePage page = LivePage.open(pipeline, port, "--port", err::println)) {
            page.watch(flink);
            stop.received().get();
        }
        return ExitCode.OK;
    }
}
