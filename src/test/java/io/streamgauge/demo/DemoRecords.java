// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.demo;

import io.streamgauge.testing.TestBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What a demo writes as time goes by, written at once. */
public final class DemoRecords {
    private DemoRecords() {}

    /**
     * Writes to a topic of {@link DemoStream#PARTITIONS} partitions.
     *
     * @param until when the last record is written, milliseconds since the epoch
     * @return how many records
     */
    public static int write(TestBroker broker, String demo, String topic, long seed, Duration length, long until) {
        Generator generator = Generator.of(demo);
        Dirt dirt = new Dirt(generator, seed, DemoStream.PARTITIONS);
        int records = (int) (length.toSeconds() * generator.recordsPerSecond());
        long start = until - length.toMillis();
        for (int i = 0; i < records; i++) {
            Sample sample = dirt.next(start + 1000L * i / generator.recordsPerSecond());
            broker.produce(
                    topic,
                    sample.partition(),
                    sample.timestamp(),
                    sample.key().getBytes(StandardCharsets.UTF_8),
                    sample.value().getBytes(StandardCharsets.UTF_8),
                    sample.headers());
        }
        broker.flush();
        return records;
    }
}
