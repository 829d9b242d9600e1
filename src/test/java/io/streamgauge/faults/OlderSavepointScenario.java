// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** A run resumes from a savepoint that is older than what was written since. */
class OlderSavepointScenario extends LoadedRun {
    @Test
    void whatIsWrittenAgainIsTheFirstCopyByteForByte() throws Exception {
        startKafka(Map.of());
        startLoad();
        start("--parallelism=2");
        awaitResults();
        stopInOrder();
        Path older = copyOfSavepoint();

        start("--parallelism=2");
        awaitResults();
        killBeforeCheckpoint("results");
        start("--parallelism=2", "--from=" + older);
        awaitLogged("resumes from checkpoint");
        awaitResults();
        long time = drain();

        // What was written between the savepoint and the kill is there twice, and nothing else is wrong.
        List<ConsumerRecord<byte[], byte[]>> results = written(World.RESULTS);
        List<ConsumerRecord<byte[], byte[]>> first = firstCopies(results, result -> text(result.key()));
        assertThat(oracle.check(first, time)).isEmpty();
        assertThat(results.size() - first.size()).as("results again").isPositive();

        List<ConsumerRecord<byte[], byte[]>> rejected = written(World.REJECTED);
        List<ConsumerRecord<byte[], byte[]>> firstRejected = firstCopies(rejected, record -> text(source(record)));
        assertThat(oracle.checkRejected(firstRejected)).isEmpty();
        assertThat(rejected.size() - firstRejected.size())
                .as("rejected records again")
                .isPositive();
        assertThat(written("late")).isEmpty();
    }

    /** The first copy of each record; each other copy must be the same in all that a reader sees but the offset. */
    private static List<ConsumerRecord<byte[], byte[]>> firstCopies(
            List<ConsumerRecord<byte[], byte[]>> records, Function<ConsumerRecord<byte[], byte[]>, String> identity) {
        Map<String, ConsumerRecord<byte[], byte[]>> first = new HashMap<>();
        List<ConsumerRecord<byte[], byte[]>> firsts = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            ConsumerRecord<byte[], byte[]> before = first.putIfAbsent(identity.apply(record), record);
            if (before == null) {
                firsts.add(record);
            } else {
                assertThat(record.partition()).isEqualTo(before.partition());
                assertThat(record.key()).isEqualTo(before.key());
                assertThat(record.value()).isEqualTo(before.value());
                assertThat(record.headers()).isEqualTo(before.headers());
            }
        }
        return firsts;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
