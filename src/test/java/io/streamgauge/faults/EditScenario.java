// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** The pipeline file is edited between a kill and the restart. */
class EditScenario extends LoadedRun {
    private static final String DROPPED = "least: min(n), ";
    private static final String ADDED = ", most: max(n)";

    /** The latest end of a window whose added measure is null: it was open when the run was killed. */
    private long latestWithout = Long.MIN_VALUE;
    /** The earliest end of a window whose added measure is there. */
    private long earliestWith = Long.MAX_VALUE;

    @Override
    String pipeline(int port) {
        return World.pipeline(port).replace(ADDED, "");
    }

    @Test
    void windowsThatWereOpenAtAKillContinueInTheEditedPipeline() throws Exception {
        startKafka(Map.of());
        startLoad();
        start("--parallelism=2");
        awaitResults();
        killBeforeCommit();

        Files.writeString(file(), World.pipeline(proxy.port()).replace(DROPPED, ""));
        start("--parallelism=3");
        awaitResults();
        long time = drain();

        verify(time);
        assertLogged("resumes from checkpoint");
        assertThat(latestWithout).as("windows that were open at the kill").isGreaterThan(Long.MIN_VALUE);
        assertThat(earliestWith).as("windows that began after the restart").isLessThan(Long.MAX_VALUE);
        // A window begins at most five seconds before it ends; those open at the kill lie together.
        assertThat(latestWithout).isLessThan(earliestWith + 5_000);
        assertThat(oracle.checkRejected(written(World.REJECTED))).isEmpty();
        assertThat(written("late")).isEmpty();
    }

    /** Each window is there once, and what it has is the oracle's. */
    private void verify(long time) throws Exception {
        Map<String, Map<String, String>> expected = oracle.measuresUpTo(time);
        Set<String> found = new HashSet<>();
        int before = 0;
        for (ConsumerRecord<byte[], byte[]> result : written(World.RESULTS)) {
            String key = new String(result.key(), UTF_8);
            assertThat(found.add(key)).as("once: %s", key).isTrue();
            assertThat(expected).containsKey(key);
            JsonNode measures = new ObjectMapper().readTree(result.value()).path("measures");
            before += measures.has("least") ? 1 : 0;
            assertThat(measures.size()).as(key).isEqualTo(4);
            for (Iterator<String> names = measures.fieldNames(); names.hasNext(); ) {
                verify(key, names.next(), new String(result.value(), UTF_8), measures, expected.get(key));
            }
        }
        assertThat(found).as("lost").isEqualTo(expected.keySet());
        assertThat(before).as("results of the pipeline as it was").isPositive();
    }

    private void verify(String key, String name, String value, JsonNode measures, Map<String, String> expected) {
        boolean unseen = name.equals("most") && measures.path(name).isNull();
        assertThat(value)
                .as(key)
                .containsPattern("\"" + name + "\":" + (unseen ? "null" : Pattern.quote(expected.get(name))) + "[,}]");
        if (name.equals("most")) {
            long end = Instant.parse(key.replaceAll(".*\"end\":\"([^\"]+)\".*", "$1"))
                    .toEpochMilli();
            latestWithout = unseen ? Math.max(latestWithout, end) : latestWithout;
            earliestWith = unseen ? earliestWith : Math.min(earliestWith, end);
        }
    }
}
