// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli;

import io.streamgauge.cases.record.Recorder;
import io.streamgauge.config.ParseResult;
import io.streamgauge.model.Durations;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.Pipeline;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

@Command(
        name = "record",
        description = {
            "Makes a test file with one case out of live traffic: the records of a time, and what comes out of them.",
            "Joins no consumer group and commits nothing."
        },
        footer = {
            "streamgauge record trading.yaml --from 2026-11-22T10:00:00Z --for 2m",
            "streamgauge record fraud.yaml --from 2026-11-22 --for 1m --hide card"
        })
public final class RecordCommand extends PipelineCommand {
    @Option(
            names = "--from",
            paramLabel = "TIME",
            required = true,
            description = "The Kafka timestamp to begin at, as in 2026-11-22T10:00:00Z.")
    private Instant from = Instant.EPOCH;

    @Option(names = "--for", paramLabel = "DURATION", required = true, description = "How long, as in 2m.")
    private String length = "";

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "Only records with this Kafka key, or with this value in a field of keyBy.")
    private @Nullable String key;

    @Option(
            names = "--hide",
            paramLabel = "FIELD",
            description = {
                "Replace the values of a field by pseudonyms, equal ones by equal ones; repeatable.",
                "A field of the pipeline, a path in JSON, or a column."
            })
    private List<String> hide = List.of();

    @Option(
            names = "--into",
            paramLabel = "FILE",
            description = "The test file to write, which must not exist; without it, the standard output.")
    private @Nullable Path into;

    @Override
    ParseResult read() throws RunRefusedException {
        if (into != null && Files.exists(into)) {
            throw exists(into);
        }
        file.refuseStandardInput("record needs a file, which the test file names");
        return super.read();
    }

    @Override
    int run(Pipeline pipeline) throws Exception {
        Recorder.Span request = new Recorder.Span(from, length(), key, hide);
        Path target = into == null ? Path.of("recorded.test.yaml") : into;
        Recorder.Recording recording =
                new Recorder(pipeline, request).record(target, relative(target.toAbsolutePath()));
        if (into == null) {
            out().print(recording.text());
            out().flush();
        } else {
            write(into, recording.text());
        }
        err().println("recorded " + recording.summary() + (into == null ? "" : " into " + into));
        return ExitCode.OK;
    }

    /** Another process may have made the file while the records were read. */
    private static void write(Path file, String text) throws IOException, RunRefusedException {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw exists(file);
        }
    }

    private static RunRefusedException exists(Path file) {
        return new RunRefusedException("--into " + file + " exists; choose another file, or delete it");
    }

    /** The pipeline file as a test file names it. */
    private String relative(Path testFile) {
        Path pipeline = Path.of(file.toString()).toAbsolutePath().normalize();
        Path directory = testFile.normalize().getParent();
        return directory == null
                ? pipeline.toString()
                : directory.relativize(pipeline).toString();
    }

    private Duration length() throws RunRefusedException {
        Duration duration = Durations.parse(length);
        if (duration == null || duration.isZero()) {
            throw new RunRefusedException("--for " + length + " is not a duration; write one like 30s or 2m");
        }
        return duration;
    }
}
