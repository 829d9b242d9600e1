// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.Waiting;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Records almost as large as Kafka takes come in a burst among small ones, and the run is killed in it. */
class LargeRecordsScenario extends LoadedRun {
    private static final int BURST = 120;

    @Test
    void aKillInABurstOfTheLargestRecordsLosesNothingAndRepeatsNothing() throws Exception {
        startKafka(Map.of());
        startLoad();
        start("--parallelism=2");
        awaitResults();

        load.large(BURST);
        Waiting.until("the middle of the burst", WITHIN, () -> load.largeToCome() < BURST / 2);
        killBeforeCheckpoint("rejected");
        assertThat(reader.seen(World.REJECTED).size())
                .as("rejected records that are seen when the run was killed")
                .isLessThan(oracle.rejected());
        start("--parallelism=2");
        load.large(BURST);
        awaitResults();
        drainAndVerifyExactlyOnce();

        List<ConsumerRecord<byte[], byte[]>> rejected = written(World.REJECTED);
        assertThat(rejected)
                .as("copies near the limit, byte for byte")
                .anyMatch(record -> record.value() != null && record.value().length > 900_000);
        assertThat(rejected).as("copies beyond the limit, by their hash").anyMatch(record -> record.value() == null);
    }
}
