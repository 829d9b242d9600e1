// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamgauge.local.rest.PortChoice;
import io.streamgauge.local.rest.Ports;
import io.streamgauge.model.Header;
import io.streamgauge.testing.Waiting;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A pipeline with an alert, its job with the live page, and the data of that page. */
abstract class LivePageFixture extends ProcessFixture {
    static final String HIGH =
            "  - {name: per-key, keyBy: [k], window: {tumbling: 1s}, measures: {events: count, most: max(n)},"
                    + " alerts: [{name: high, when: most > 8, severity: page, summary: '{k} is at {most}'}]}";

    /** The value of every secret of the pipeline. */
    static final String CANARY = "c4nary-page";

    final HttpClient browser = HttpClient.newHttpClient();
    final ObjectMapper json = new ObjectMapper();
    int port;
    int rest;

    LiveRun start() throws Exception {
        String alerts = BROKER.topic("alerts", 1);
        Path secret = Files.writeString(directory.resolve("secret"), CANARY);
        String aggregation = HIGH.replace("keyBy:", "where: 'k != \"${file:" + secret + "}\"', keyBy:");
        Path file = pipeline(aggregation, """
                  alerts: {topic: %1$s}
                  undelivered: {topic: %2$s}
                  notify: [{to: 'http://localhost:1/%3$s', as: webhook, name: away, headers: {Authorization: %3$s}}]
                """.formatted(alerts, BROKER.topic("undelivered", 1), CANARY));
        port = Ports.free();
        rest = Ports.free();
        LiveRun run =
                LiveRun.start(directory.resolve("state"), file, new PortChoice.Port(rest), new PortChoice.Port(port));
        run.awaitLine("live page at http://localhost:" + port);
        Waiting.until(
                "the job is seen",
                () -> get("/api/snapshot").at("/job/state").asText().equals("RUNNING"));
        return run;
    }

    /** Ten events of two keys, one that is late and three that are rejected. */
    void produceEvents() {
        for (int i = 0; i < 5; i++) {
            for (int partition = 0; partition < 3; partition++) {
                produce(partition, 1_000 + 1_000 * i, "a", String.valueOf(i));
            }
            produce(0, 1_000 + 1_000 * i, "b", "9");
        }
        for (int partition = 0; partition < 3; partition++) {
            produce(partition, 20_000, "a", "1");
        }
        BROKER.flush();
        BROKER.readAtLeast(results, true, 10);
        produce(1, 500, "a", "1");
        produce(2, 20_000, "a", "\"many\"");
        BROKER.produce(in, 2, null, null, "<script>alert(1)</script>".getBytes(UTF_8), List.of());
        BROKER.produce(
                in,
                2,
                null,
                null,
                "{".getBytes(UTF_8),
                List.of(new Header("streamgauge.error.code", "forged".getBytes(UTF_8))));
        BROKER.flush();
        BROKER.readAtLeast(rejected, true, 3);
        BROKER.readAtLeast(late, true, 1);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    HttpResponse<String> answer(String path) throws Exception {
        return browser.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    JsonNode get(String path) throws Exception {
        return json.readTree(answer(path).body());
    }
}
