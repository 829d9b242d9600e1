// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.job.Topics;
import io.streamgauge.testing.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * As {@link GoldenStateTest}, with alerts that came at run time: one that fires for a key and is pending for another, and one of the file
 * that was removed. They are read while the job runs, so a live run restores them.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GoldenRulesTest extends GoldenFixture {
    /** The directory of a release's state with rules. */
    private static final String RULES = "rules";

    private static final String PIPELINE = "rules.yaml";
    /** State holds the offset of this topic, so its name and its records are always the same, as in a mirror. */
    private static final String TOPIC = "golden-rules";

    private static final int SAVED_AT = 80;
    private static final int END = 180;

    @BeforeEach
    void makeRules() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
            if (admin.listTopics().names().get().contains(TOPIC)) {
                return;
            }
            Topics.create(admin, TOPIC, 1, Map.of());
        }
        rule("often", "{\"name\":\"often\",\"aggregation\":\"per-key\",\"when\":\"events > 5\",\"for\":\"2 windows\"}");
        rule("rises", "{\"name\":\"rises\",\"aggregation\":\"per-key\",\"when\":\"sum > previous.sum\"}");
        rule("removed", null);
        BROKER.flush();
    }

    private static void rule(String name, String value) {
        BROKER.produce(
                TOPIC, null, null, name.getBytes(UTF_8), value == null ? null : value.getBytes(UTF_8), List.of());
    }

    @Override
    List<String> sets() {
        List<String> sets = new ArrayList<>(super.sets());
        sets.add("rules.status=" + status);
        return sets;
    }

    @ParameterizedTest
    @MethodSource("releases")
    void rulesOfAReleaseRestore(Path release) throws Exception {
        assertRestores(release.resolve(RULES));
    }

    @Test
    @Order(1)
    void rulesOfThisReleaseRestore() throws Exception {
        Path release = thisRelease().resolve(RULES);

        write(release);

        makeTopics();
        assertRestores(release);
    }

    /** A bounded run, which has the rules from its first window on, emits the same as a live one that reads them before its events. */
    private void write(Path release) throws Exception {
        Written written = write(
                release,
                PIPELINE,
                () -> {
                    BROKER.readAtLeast(status, true, 3);
                    send(0, SAVED_AT);
                    Waiting.until(
                            "the results of the windows until 30 s",
                            () -> BROKER.readAll(results, false).stream()
                                    .map(record -> new String(record.value(), UTF_8))
                                    .anyMatch(result -> result.contains("{\"k\":\"b\"}")
                                            && result.contains("T00:00:30Z\"},\"kind\"")));
                },
                () -> send(0, END));
        TreeSet<String> before = written.before();
        TreeSet<String> after = written.after();
        assertThat(has(before, "\"often\"", "\"k\":\"a\"", "\"status\":\"firing\"", "T00:00:20Z"))
                .isTrue();
        assertThat(has(before, "\"often\"", "\"k\":\"b\"")).isFalse();

        // The first of its two windows was evaluated before the savepoint.
        assertThat(has(after, "\"often\"", "\"k\":\"b\"", "\"status\":\"firing\"", "T00:00:40Z"))
                .isTrue();
        assertThat(has(after, "\"often\"", "\"k\":\"a\"", "\"status\":\"resolved\"", "T00:00:20Z"))
                .isTrue();
        assertThat(has(after, "\"alertname\":\"removed\"")).isFalse();
    }

    private void assertRestores(Path release) throws Exception {
        Collection<String> expected = new TreeSet<>(Files.readAllLines(release.resolve(EXPECTED)));
        send(SAVED_AT, END);
        try (LiveRun run = LiveRun.restore(
                directory.resolve("live"), release.resolve(PIPELINE), release.resolve(SAVEPOINT), sets())) {
            Waiting.until("as many lines as are expected", () -> output().size() >= expected.size());
        }
        assertThat(output()).isEqualTo(expected);
        assertThat(BROKER.readAll(status, true))
                .as("rules of the savepoint are not read again")
                .isEmpty();
    }

    /** Key {@code a} from the beginning, {@code b} from 20 s on; from 60 s on, fewer than the alert needs. */
    private void send(int from, int to) {
        for (int i = from; i < to; i++) {
            if (i < 120 || i % 4 == 0) {
                event(500L * i, "a", i);
                if (i >= 40) {
                    event(500L * i, "b", -i);
                }
            }
        }
        if (to == END) {
            event(200_000, "end", 0);
        }
        BROKER.flush();
    }

    private void event(long at, String key, int number) {
        BROKER.produce(in, "{\"at\":%d,\"k\":\"%s\",\"n\":%d}".formatted(at, key, number * 37 % 101));
    }
}
