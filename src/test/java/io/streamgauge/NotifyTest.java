// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.config.PipelineFile;
import io.streamgauge.job.PipelineParameters;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.testing.HookServer;
import io.streamgauge.testing.SeenMetrics;
import io.streamgauge.testing.Waiting;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Alerts of a live job reach servers that work, fail, hang and are away. */
class NotifyTest extends NotifyFixture {
    private static long metric(String destination, String name) {
        return SeenMetrics.ofOperator("run-test", "Notify " + destination, name);
    }

    @Test
    void anIncidentReachesEachServiceInItsForm() throws Exception {
        try (HookServer hook = new HookServer(body -> 202)) {
            Path file = notifying("""
                    - {to: '%1$s/hook', as: webhook, headers: {Authorization: 'Bearer canary'}}
                    - {to: '%1$s/slack', as: slack, only: 'status == "firing" && k.startsWith("k")'}
                    - {to: '%1$s/pager', as: pagerduty, key: canary-key}
                    - {to: '%1$s/am/', as: alertmanager}
                    """.formatted(hook.url()));
            try (LiveRun run = LiveRun.start(directory.resolve("state"), file, 1, SETS)) {
                incidents(0, 1);
                Waiting.until("all are delivered", () -> hook.taken().size() >= 7);
                Waiting.until("the books have it", () -> metric("webhook", "notifications") == 2);
                assertThat(metric("webhook", "notificationsSent")).isEqualTo(2);
                assertThat(metric("slack", "notificationsSent")).isEqualTo(1);
                assertThat(metric("webhook", "notificationsPending")).isZero();
            }
            Map<String, List<HookServer.Request>> byPath =
                    hook.taken().stream().collect(java.util.stream.Collectors.groupingBy(HookServer.Request::path));
            List<HookServer.Request> plain = byPath.get("/hook");
            List<String> written = BROKER.readAll(alerts, true).stream()
                    .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                    .toList();
            assertThat(plain).extracting(each -> each.body().toString()).isEqualTo(written);
            assertThat(plain)
                    .extracting(each -> each.headers().get("authorization"))
                    .containsOnly("Bearer canary");
            String id = plain.get(0).body().get("id").asText();
            assertThat(plain)
                    .extracting(each -> each.headers().get("idempotency-key"))
                    .containsExactly(id + "/firing", id + "/resolved");
            assertThat(byPath.get("/slack"))
                    .singleElement()
                    .satisfies(each -> assertThat(each.body().get("text").asText())
                            .isEqualTo("*firing: high* (critical)\nk0 has 11\n"
                                    + "pipeline=run-test aggregation=per-second k=k0\nsince 1970-01-01T00:00:01Z"));
            assertThat(byPath.get("/pager"))
                    .extracting(each -> each.body().get("event_action").asText() + " "
                            + each.body().get("dedup_key").asText() + " "
                            + each.body().get("routing_key").asText())
                    .containsExactly("trigger " + id + " canary-key", "resolve " + id + " canary-key");
            assertThat(byPath.get("/am/api/v2/alerts"))
                    .extracting(each -> each.body().get(0).get("endsAt").asText())
                    .last()
                    .isEqualTo("1970-01-01T00:00:02Z");
        }
    }

    @Test
    void whatIsRefusedForGoodIsKeptWithTheReasonAndWithoutSecrets() throws Exception {
        try (HookServer hook = new HookServer(body -> status(body).equals("k0 firing") ? 404 : 200)) {
            Path file = notifying(
                    "- {to: '%s/canary', as: webhook, headers: {Authorization: canary}}".formatted(hook.url()));
            try (LiveRun run = LiveRun.start(directory.resolve("state"), file, 1, SETS)) {
                incidents(0, 2);
                ConsumerRecord<byte[], byte[]> kept =
                        BROKER.readAtLeast(undelivered, true, 1).get(0);
                ConsumerRecord<byte[], byte[]> alert =
                        BROKER.readAll(alerts, true).get(0);
                assertThat(kept.key()).isEqualTo(alert.key());
                assertThat(kept.value()).isEqualTo(alert.value());
                assertThat(header(kept, "streamgauge.error.code")).isEqualTo("REFUSED");
                assertThat(header(kept, "streamgauge.notify.destination")).isEqualTo("webhook");
                assertThat(header(kept, "streamgauge.notify.status")).isEqualTo("404");
                assertThat(header(kept, "__streams.errors.message")).isEqualTo("HTTP 404: said 404 to ***");
                assertThat(header(kept, "streamgauge.notify.attempts")).isEqualTo("1");
                Waiting.until("the others are delivered", () -> hook.taken().size() == 3);
            }
            Pipeline pipeline =
                    PipelineFile.read(file, List.of(), name -> null, true).valid();
            assertThat(new PipelineParameters(pipeline).toMap().toString())
                    .contains("sinks.notify.webhook=webhook, given up after 1h")
                    .doesNotContain("canary");
            assertThat(pipeline.toString()).doesNotContain("canary");
            try (Stream<Path> state = Files.walk(directory.resolve("state"))) {
                assertThat(state.filter(Files::isRegularFile).toList())
                        .isNotEmpty()
                        .allSatisfy(each -> assertThat(Files.readString(each, StandardCharsets.ISO_8859_1))
                                .doesNotContain("canary"));
            }
        }
    }

    @Test
    void aDestinationThatFailsIsTriedAgainInOrder() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        int[] answers = {500, 429, HookServer.CLOSE};
        try (HookServer hook = new HookServer(body -> {
            int call = calls.getAndIncrement();
            return call < answers.length ? answers[call] : 200;
        })) {
            hook.retryAfter("1");
            Path file = notifying("- {to: '%s', as: webhook}".formatted(hook.url()));
            try (LiveRun run = LiveRun.start(directory.resolve("state"), file, 2, SETS)) {
                incidents(0, 5);
                Waiting.until("all are delivered", () -> hook.taken().size() == 10);
                assertThat(byKey(hook).values()).hasSize(5).containsOnly("firing resolved");
                Waiting.until("the books balance", () -> metric("webhook", "notifications") == 10);
                assertThat(metric("webhook", "notificationFailures")).isBetween(3L, 10L);
            }
        }
    }

    /** While nothing is answered, results and another destination go on. */
    @Test
    void aDestinationThatHangsHoldsNothingBack() throws Exception {
        try (HookServer hung = new HookServer(body -> HookServer.HANG);
                HookServer well = new HookServer(body -> 200)) {
            Path file = notifying("""
                    - {to: '%s', as: webhook, name: hung}
                    - {to: '%s', as: webhook, name: well}
                    """.formatted(hung.url(), well.url()));
            try (LiveRun run = LiveRun.start(directory.resolve("state"), file, 1, SETS)) {
                for (int round = 0; round < 5; round++) {
                    incidents(10 * round, 10 * round + 10);
                    int incidents = 10 * round + 10;
                    BROKER.readAtLeast(results, true, 2 * incidents);
                    Waiting.until("the other is notified", () -> well.taken().size() >= 2 * incidents);
                }
                assertThat(hung.requests()).as("in flight").hasSize(8);
                assertThat(metric("hung", "notificationsPending")).isEqualTo(100);
            }
        }
    }

    @Test
    void whatIsPendingIsDeliveredByTheNextRunAfterAStop() throws Exception {
        HookServer away = new HookServer(body -> 200);
        int port = away.port();
        away.close();
        Path file = notifying("- {to: 'http://127.0.0.1:%d', as: webhook}".formatted(port));
        try (LiveRun run = LiveRun.start(directory.resolve("state"), file, 1, SETS)) {
            incidents(0, 5);
            BROKER.readAtLeast(alerts, true, 10);
            Waiting.until("all are pending", () -> metric("webhook", "notificationsPending") == 10);
        }
        try (HookServer back = new HookServer(port, body -> 200);
                LiveRun run = LiveRun.start(directory.resolve("state"), file, 1, SETS)) {
            Waiting.until("all are delivered", () -> back.taken().size() == 10);
            assertThat(byKey(back).values()).hasSize(5).containsOnly("firing resolved");
            Waiting.until("the books balance", () -> metric("webhook", "notifications") == 10);
            assertThat(metric("webhook", "notificationsSent")).isEqualTo(10);
        }
    }

    @Test
    void aBoundedRunDeliversBeforeItEnds() throws Exception {
        try (HookServer hook = new HookServer(body -> 200)) {
            Path file = notifying("- {to: '%s', as: webhook, atMost: 1 per 1h}".formatted(hook.url()));
            incidents(0, 5);
            assertThat(run(file, "--set", "source.stop=latest", "--set", SETS[0]))
                    .as(err.toString())
                    .isZero();
            assertThat(byKey(hook).values()).containsExactly("firing resolved");
            assertThat(err.toString())
                    .contains("  notify       webhook: 10 sent, 2 delivered, 8 suppressed, 0 undelivered, 0 pending");
        }
    }
}
