// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli;

import io.streamgauge.cli.option.ReportFormat;
import io.streamgauge.console.Screen;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.prove.Proof;
import io.streamgauge.prove.ProofReport;
import io.streamgauge.prove.ResultVerdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

@Command(
        name = "prove",
        description = {
            "Recomputes published results from what Kafka holds, and compares the bytes.",
            "It only reads, so a live job is not touched. docs/prove.md describes what is proven and what cannot be."
        },
        footer = {
            "streamgauge prove trading.yaml --from 2026-11-22 --to 2026-11-23",
            "streamgauge prove trading.yaml --result '\"start\":\"2026-11-22T10:00:00Z\"'",
            "streamgauge prove trading.yaml --from 2026-11-22 --set source.stop=latest"
        })
public final class ProveCommand extends PipelineCommand {
    /** Some results cannot be proven, and none differs. */
    static final int NOT_PROVABLE = 3;

    @Option(
            names = "--result",
            paramLabel = "KEY",
            description = {
                "One result: its Kafka key, or a part of it that no other key has.",
                "Also prints which records were counted, and what each measure took from them."
            })
    private @Nullable String result;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "The results of windows that end later, as in 2026-11-22T10:00:00Z or 2026-11-22.")
    private @Nullable Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "The results of windows that end then or earlier; without it, of all that end after --from.")
    private @Nullable Instant to;

    @Option(
            names = "--source-from",
            paramLabel = "TIME",
            description = {
                "Read the records of the source that were written then or later, to read less.",
                "Without it, all are read that Kafka has, unless Kafka's timestamp is the event time."
            })
    private @Nullable Instant sourceFrom;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "text: lines for people. json: an object a line. Without it: text on a terminal, else json.")
    private @Nullable ReportFormat format;

    @Override
    int run(Pipeline pipeline) throws Exception {
        Proof.Request request = request();
        PrintWriter err = err();
        Proof.Findings findings = new Proof(pipeline, err::println).of(request);
        if (findings.verdicts().isEmpty()) {
            throw new RunRefusedException("no result was published of a window that ends in the requested time");
        }
        new ProofReport(out(), isJson()).print(findings);
        long differ = findings.count(ResultVerdict.Conclusion.DIFFERS);
        long open = findings.count(ResultVerdict.Conclusion.NOT_PROVABLE);
        int all = findings.verdicts().size();
        err.println(all + (all == 1 ? " result: " : " results: ") + findings.count(ResultVerdict.Conclusion.PROVEN)
                + " proven, " + differ + (differ == 1 ? " differs, " : " differ, ") + open + " cannot be proven");
        return differ > 0 ? ExitCode.SOFTWARE : open > 0 ? NOT_PROVABLE : ExitCode.OK;
    }

    private Proof.Request request() throws RunRefusedException {
        if (result == null && from == null || result != null && (from != null || to != null)) {
            throw new RunRefusedException("prove needs --result KEY, or --from TIME with or without --to TIME");
        }
        if (from != null && to != null && !from.isBefore(to)) {
            throw new RunRefusedException("--from must be before --to");
        }
        return new Proof.Request(
                Optional.ofNullable(result),
                from == null ? Instant.EPOCH : from,
                Optional.ofNullable(to),
                Optional.ofNullable(sourceFrom));
    }

    private boolean isJson() throws IOException {
        return format == null ? !Screen.isStandardOutput() : format == ReportFormat.json;
    }
}
