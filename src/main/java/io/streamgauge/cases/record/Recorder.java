// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamgauge.cases.CaseResult;
import io.streamgauge.cases.CaseSession;
import io.streamgauge.cases.file.TestFile;
import io.streamgauge.cases.file.TestFileReader;
import io.streamgauge.cases.fix.Fix;
import io.streamgauge.ingest.Decoder;
import io.streamgauge.model.Durations;
import io.streamgauge.model.Event;
import io.streamgauge.model.FieldValues;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Pipeline;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes a test file out of what was written to the topics of a pipeline. */
public final class Recorder {
    private final Pipeline pipeline;
    private final Span request;

    /**
     * What to record.
     *
     * @param from the first timestamp in Kafka
     * @param length up to that timestamp and so much more, exclusive
     * @param key of the record, or a value of a field in the key of an aggregation; null for all
     * @param hide fields whose values are replaced
     */
    public record Span(
            Instant from, Duration length, @Nullable String key, List<String> hide) {}

    /**
     * A test file that passes.
     *
     * @param summary how much was recorded, on one line
     */
    public record Recording(String text, String summary) {}

    /** @param pipeline whose Kafka has the records */
    public Recorder(Pipeline pipeline, Span request) {
        this.pipeline = pipeline;
        this.request = request;
    }

    /**
     * Reads the records, hides fields, runs the case and writes what comes out into its expectations.
     *
     * @param path where the file will be, which decides what its pipeline's name is relative to
     * @param pipelineFile as the test file names it
     * @throws RunRefusedException if there is nothing to record, if Kafka does not answer, or if a field cannot be hidden
     */
    public Recording record(Path path, String pipelineFile) throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        HiddenFields hidden = new HiddenFields(pipeline.source(), request.hide());
        Traffic traffic = new Traffic(pipeline, Traffic.MAX_RECORDS);
        List<SourceRecord> records =
                hidden.hide(traffic.read(request.from(), request.from().plus(request.length()), this::isWanted));
        if (records.isEmpty()) {
            throw new RunRefusedException("there is nothing to record: " + traffic.written()
                    + " records were written from " + request.from() + " for " + Durations.text(request.length())
                    + (traffic.written() == 0 ? "" : ", none of them wanted"));
        }
        // The key may be a value that is hidden.
        String name = "recorded from " + request.from() + " for " + Durations.text(request.length())
                + (request.key() == null || !request.hide().isEmpty() ? "" : ", key " + request.key());
        String text = CaseText.of(pipelineFile, name, now, records);
        return new Recording(run(path, text), summary(records.size(), hidden.leftOut()));
    }

    private static String summary(int records, int leftOut) {
        return String.format(Locale.ROOT, "%,d %s", records, records == 1 ? "record" : "records")
                + (leftOut == 0
                        ? ""
                        : "; " + leftOut + " more could not be decoded, and " + (leftOut == 1 ? "was" : "were")
                                + " left out because fields are hidden");
    }

    private static String run(Path path, String text) throws Exception {
        TestFileReader.Parsed reading = TestFileReader.read(path, text, true);
        if (reading.file() == null) {
            throw new RunRefusedException(reading.problems().get(0).toString());
        }
        TestFile file = reading.valid();
        try (CaseSession session = new CaseSession()) {
            CaseResult result = session.run(file, file.cases().get(0));
            return Fix.of(file, List.of(result)).text();
        }
    }

    private boolean isWanted(SourceRecord record) {
        String wanted = request.key();
        if (wanted == null || record.key() != null && wanted.equals(new String(record.key(), UTF_8))) {
            return true;
        }
        // A decoder keeps what it has read only until the next record.
        return record.value() != null
                && new Decoder(pipeline.source()).decode(record, false, Long.MAX_VALUE) instanceof Event event
                && pipeline.aggregations().stream()
                        .map(Aggregation::keyBy)
                        .flatMap(List::stream)
                        .anyMatch(field -> wanted.equals(
                                text(event.fields(), pipeline.source().fieldIndex(field))));
    }

    private static @Nullable String text(FieldValues fields, int field) {
        return switch (fields.kind(field)) {
            case TEXT -> fields.text(field);
            case NUMBER -> fields.decimal(field).stripTrailingZeros().toPlainString();
            case BOOLEAN -> String.valueOf(fields.truth(field));
            default -> null;
        };
    }
}
