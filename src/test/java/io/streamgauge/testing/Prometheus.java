// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The real Prometheus, in a process of its own, with the configuration of {@code docker/prometheus}. */
public final class Prometheus implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DOCKER = Path.of("docker", "prometheus");
    private static final Pattern TARGETS = Pattern.compile("static_configs: .*");

    private final ServerProcess server;

    private Prometheus(ServerProcess server) {
        this.server = server;
    }

    /**
     * Starts it, with its files in a directory, and waits until it answers.
     *
     * @param target the port on this machine that it scrapes
     */
    public static Prometheus start(Path directory, int target) throws Exception {
        String config = Files.readString(DOCKER.resolve("prometheus.yml"))
                .replace("scrape_interval: 15s", "scrape_interval: 1s")
                .replace("evaluation_interval: 15s", "evaluation_interval: 1s");
        Path file = Files.writeString(
                directory.resolve("prometheus.yml"),
                TARGETS.matcher(config).replaceFirst("static_configs: [{targets: ['localhost:" + target + "']}]"));
        Files.copy(DOCKER.resolve("streamgauge.rules.yml"), directory.resolve("streamgauge.rules.yml"));
        return new Prometheus(ServerProcess.start(
                directory,
                "prometheus",
                "--config.file=" + file,
                "--storage.tsdb.path=" + directory.resolve("prometheus")));
    }

    /** The series of an instant query. */
    public JsonNode query(String expression) throws IOException, InterruptedException {
        return get("/api/v1/query?query=" + URLEncoder.encode(expression, UTF_8))
                .get("result");
    }

    /** The number that an instant query results in; NaN where there is none. */
    public double value(String expression) throws IOException, InterruptedException {
        return query(expression).path(0).path("value").path(1).asDouble(Double.NaN);
    }

    /** The rules of all groups. */
    public JsonNode rules() throws IOException, InterruptedException {
        return get("/api/v1/rules").at("/groups/0/rules");
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        JsonNode answer = JSON.readTree(server.get(path).body());
        if (!answer.get("status").asText().equals("success")) {
            throw new AssertionError(path + ": " + answer);
        }
        return answer.get("data");
    }

    @Override
    public void close() throws InterruptedException {
        server.close();
    }
}
