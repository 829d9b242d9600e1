// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamgauge.testing.Waiting;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The data of the live page, beside a running job; {@code DemoPages} looks at the page in a browser. */
class LivePageTest extends LivePageFixture {
    @Test
    void theNumbersAreThoseOfTheTopicsAndTheBooks() throws Exception {
        try (LiveRun run = start()) {
            produceEvents();
            Waiting.until("the page has all", () -> {
                JsonNode snapshot = get("/api/snapshot");
                return snapshot.at("/flow/read").asLong() == 27
                        // A counter is there for Flink's REST interface some time after its first increase.
                        && snapshot.at("/flow/rejected/MALFORMED").asLong() == 2
                        && snapshot.at("/flow/aggregations/0/rejected/FIELD_TYPE")
                                        .asLong()
                                == 1
                        && snapshot.at("/flow/aggregations/0/late").asLong() == 1
                        && snapshot.at("/lost").size() == 4
                        && snapshot.at("/deliveries/0/pending").asInt() == 1
                        && snapshot.at("/figures/0/points").asInt() == 10
                        && snapshot.at("/alerts/firing").size() == 1;
            });
            JsonNode snapshot = get("/api/snapshot");
            assertThat(snapshot.at("/flow/rejected").toString()).isEqualTo("{\"MALFORMED\":2}");
            JsonNode delivery = snapshot.at("/deliveries/0");
            assertThat(delivery.at("/destination").asText()).isEqualTo("away");
            assertThat(delivery.at("/sent").asInt()).isEqualTo(1);
            assertThat(delivery.at("/delivered").asInt()).isZero();
            JsonNode books = snapshot.at("/flow/aggregations/0");
            assertThat(books.at("/rejected").toString()).isEqualTo("{\"FIELD_TYPE\":1}");
            assertThat(books.at("/events").asLong()).isEqualTo(25);
            assertThat(books.at("/used").asLong()).isEqualTo(23);
            assertThat(books.at("/results/final").asLong()).isEqualTo(10);
            assertThat(books.at("/firing").asLong()).isEqualTo(1);
            assertThat(snapshot.at("/flow/outputs/rejected").asText()).isEqualTo(rejected);
            assertThat(snapshot.at("/lost"))
                    .extracting(lost ->
                            lost.at("/kind").asText() + " " + lost.at("/code").asText() + " "
                                    + lost.at("/place").asText())
                    .containsExactlyInAnyOrder(
                            "rejected FIELD_TYPE " + in + "/2@6",
                            "rejected MALFORMED " + in + "/2@7",
                            "rejected MALFORMED " + in + "/2@8",
                            "late LATE " + in + "/1@6");
            checkAlert(snapshot.at("/alerts/firing/0"));
            checkEventTime(snapshot.at("/eventTime"));
            checkFigures();
        }
    }

    private static void checkAlert(JsonNode alert) {
        assertThat(alert.at("/alert").asText()).isEqualTo("high");
        assertThat(alert.at("/key").toString()).isEqualTo("{\"k\":\"b\"}");
        assertThat(alert.at("/summary").asText()).isEqualTo("b is at 9");
        assertThat(alert.at("/startsAt").asLong()).isEqualTo(2_000);
        assertThat(alert.at("/values/most").asDouble()).isEqualTo(9);
        assertThat(alert.at("/evidence/0/first").asLong()).isPositive();
    }

    private void checkEventTime(JsonNode eventTime) {
        assertThat(eventTime.at("/time").asLong()).isEqualTo(18_999);
        assertThat(eventTime.at("/partitions"))
                .extracting(partition -> partition.at("/topic").asText() + "/"
                        + partition.at("/partition").asInt() + " "
                        + partition.at("/eventTime").asLong() + " "
                        + partition.at("/unread").asLong())
                .containsExactly(in + "/0 18999 0", in + "/1 18999 0", in + "/2 18999 0");
    }

    private void checkFigures() throws Exception {
        JsonNode figures = get("/api/figures?aggregation=per-key&measure=most&key=" + encoded("{\"k\": \"a\"}"));
        assertThat(figures.at("/series/0/points"))
                .extracting(point ->
                        point.at("/start").asLong() + " " + point.at("/value").asDouble())
                .containsExactly("1000 0.0", "2000 1.0", "3000 2.0", "4000 3.0", "5000 4.0");
        assertThat(get("/api/figures?aggregation=per-key&measure=events").at("/series"))
                .hasSize(2);
        assertThat(get("/api/keys?aggregation=per-key&contains=B").toString())
                .isEqualTo("{\"keys\":[{\"k\":\"b\"}],\"total\":1}");
        assertThat(answer("/api/figures?aggregation=none&measure=most").statusCode())
                .isEqualTo(404);
        assertThat(answer("/api/figures?aggregation=per-key&measure=most&key=%7B")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void noSecretIsOnThePageOrInItsData() throws Exception {
        try (LiveRun run = start()) {
            produceEvents();
            Waiting.until("the page has the destination and what was lost", () -> {
                JsonNode snapshot = get("/api/snapshot");
                return snapshot.at("/deliveries/0/pending").asInt() == 1
                        && snapshot.at("/lost").size() == 4;
            });
            for (String path : List.of(
                    "/",
                    "/health",
                    "/api/snapshot",
                    "/api/keys?aggregation=per-key",
                    "/api/figures?aggregation=per-key&measure=most")) {
                HttpResponse<String> answer = answer(path);
                assertThat(answer.statusCode()).as(path).isEqualTo(200);
                assertThat(answer.body()).as(path).doesNotContain(CANARY);
            }
        }
    }

    @Test
    void healthIsThatOfTheJob() throws Exception {
        try (LiveRun run = start()) {
            Waiting.until("nothing comes out", () -> answer("/health").statusCode() == 503);
            assertThat(get("/health").at("/reason").asText()).startsWith("no record yet in " + in);
            for (int partition = 0; partition < 3; partition++) {
                produce(partition, 1_000, "a", "1");
                produce(partition, 9_000, "a", "1");
            }
            BROKER.flush();
            Waiting.until("results come out", () -> answer("/health").statusCode() == 200);
            assertThat(get("/health").toString()).isEqualTo("{\"status\":\"UP\"}");
        }
    }

    @Test
    void thePageIsForThisMachineAndOnlyReads() throws Exception {
        try (LiveRun run = start()) {
            HttpResponse<String> page = answer("/");
            assertThat(page.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy)
                            .contains("default-src 'none'", "script-src 'sha256-")
                            .doesNotContain("unsafe"));
            assertThat(page.body()).contains("uPlot").doesNotContain("/*SCRIPT*/");
            assertThat(answer("/api/none").statusCode()).isEqualTo(404);
            HttpRequest post = HttpRequest.newBuilder(uri("/api/snapshot"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            assertThat(browser.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(405);
            assertThat(statusFor("evil.example.org")).contains(" 403 ");
            assertThat(statusFor("localhost:" + port)).doesNotContain(" 403 ");
            assertThat(statusFor("localhost:" + port + "\r\nOrigin: http://evil.example.org"))
                    .contains(" 403 ");
            assertThat(statusFor("localhost:" + port + "\r\nSec-Fetch-Site: cross-site"))
                    .contains(" 403 ");
        }
    }

    /** The client of the JDK sends only the host of its address. */
    private String statusFor(String host) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(("GET /health?x HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n").getBytes(UTF_8));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
        }
    }

    @Test
    void theStreamSendsSnapshots() throws Exception {
        try (LiveRun run = start()) {
            HttpRequest request = HttpRequest.newBuilder(uri("/api/stream")).build();
            HttpResponse<InputStream> stream = browser.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), UTF_8))) {
                for (int i = 0; i < 2; i++) {
                    assertThat(lines.readLine()).isEqualTo("event: snapshot");
                    assertThat(json.readTree(lines.readLine().substring("data: ".length()))
                                    .at("/pipeline")
                                    .asText())
                            .isEqualTo("run-test");
                    assertThat(lines.readLine()).isEmpty();
                }
            }
        }
    }
}
