// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.run;

import io.streamgauge.cases.file.Step;
import io.streamgauge.cases.file.TestCase;
import io.streamgauge.ingest.Decoder;
import io.streamgauge.model.Decoded;
import io.streamgauge.model.Event;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Pipeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the source of a case emits. If the case has watermarks, event time advances by them alone. Otherwise it follows the events as
 * in a run: that of a partition is the latest time in it minus {@code maxOutOfOrderness}, and that of the source is the earliest of
 * all partitions that have an event in the case. No partition is ever idle.
 */
record Script(List<Emission> emissions) {

    /**
     * A record, and the watermark that follows it.
     *
     * @param record null for a watermark alone
     * @param watermark {@link Long#MIN_VALUE} for none
     */
    record Emission(@Nullable Decoded record, long watermark) {}

    static Script of(Pipeline pipeline, TestCase testCase) {
        List<Emission> emissions = new ArrayList<>();
        Decoder decoder = new Decoder(pipeline.source());
        for (Step step : testCase.steps()) {
            if (step instanceof Step.Arrival arrival) {
                emissions.add(new Emission(decode(decoder, arrival.record(), testCase.now()), Long.MIN_VALUE));
            } else if (step instanceof Step.Progress progress) {
                emissions.add(new Emission(null, progress.watermark().toEpochMilli()));
            }
        }
        boolean scripted = emissions.stream().anyMatch(each -> each.record == null);
        long outOfOrder = pipeline.source().maxOutOfOrderness().toMillis();
        return new Script(scripted ? emissions : followed(emissions, outOfOrder));
    }

    /** A record without a timestamp was written at its event time. Each is read at {@code now}, or when it was written. */
    private static Decoded decode(Decoder decoder, SourceRecord record, @Nullable Instant now) {
        SourceRecord written = record;
        if (record.timestamp() < 0) {
            Decoded decoded = decoder.decode(record, false, Long.MAX_VALUE);
            if (!(decoded instanceof Event event)) {
                return decoded;
            }
            written = new SourceRecord(
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    event.time(),
                    record.key(),
                    record.value(),
                    record.headers());
        }
        return decoder.decode(written, false, now == null ? written.timestamp() : now.toEpochMilli());
    }

    private static List<Emission> followed(List<Emission> records, long maxOutOfOrderness) {
        Map<String, Long> latest = new HashMap<>();
        for (Emission each : records) {
            if (each.record instanceof Event event) {
                latest.put(partition(event), Long.MIN_VALUE);
            }
        }
        List<Emission> followed = new ArrayList<>();
        for (Emission each : records) {
            long watermark = Long.MIN_VALUE;
            if (each.record instanceof Event event) {
                latest.merge(partition(event), event.time(), Math::max);
                long earliest = latest.values().stream().reduce(Math::min).orElse(Long.MIN_VALUE);
                watermark = earliest == Long.MIN_VALUE ? earliest : earliest - maxOutOfOrderness - 1;
            }
            followed.add(new Emission(each.record, watermark));
        }
        return followed;
    }

    private static String partition(Event event) {
        return event.source().topic() + "/" + event.source().partition();
    }
}
