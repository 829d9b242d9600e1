package io.streamgauge.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Prometheus' Alertmanager, the real one, in a process of its own; it notifies a receiver in this process. */
public final class Alertmanager implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> notified = Collections.synchronizedList(new ArrayList<>());
    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpServer receiver;
    private final Process process;
    private final String address;

    private Alertmanager(HttpServer receiver, Path directory) throws IOException {
        this.receiver = receiver;
        receiver.createContext("/", exchange -> {
            JSON.readTree(exchange.getRequestBody()).get("alerts").forEach(notified::add);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        Path config = Files.writeString(directory.resolve("alertmanager.yml"), """
                route: {receiver: test, group_by: [...], group_wait: 0s, group_interval: 1s}
                receivers:
                  - name: test
                    webhook_configs: [{url: 'http://127.0.0.1:%d/', send_resolved: true}]
                """.formatted(
                        receiver.getAddress().getPort()));
        address = "127.0.0.1:" + freePort();
        process = new ProcessBuilder(
                        "prometheus-alertmanager",
                        "--config.file=" + config,
                        "--storage.path=" + directory.resolve("alertmanager"),
                        "--web.listen-address=" + address,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("alertmanager.log").toFile())
                .start();
    }

    /** Starts it, with its files in a directory, and waits until it answers. */
    public static Alertmanager start(Path directory) throws Exception {
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Alertmanager started = new Alertmanager(receiver, directory);
        Waiting.until("Alertmanager is ready", () -> {
            if (!started.process.isAlive()) {
                throw new AssertionError(Files.readString(directory.resolve("alertmanager.log")));
            }
            try {
                return started.get("/-/ready").statusCode() == 200;
            } catch (IOException e) {
                return false;
            }
        });
        return started;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Host and port. */
    public String address() {
        return address;
    }

    /** What it says is active. */
    public List<JsonNode> active() throws Exception {
        List<JsonNode> active = new ArrayList<>();
        JSON.readTree(get("/api/v2/alerts").body()).forEach(active::add);
        return active;
    }

    /** What the receiver was told, in its order. */
    public List<JsonNode> notified() {
        return List.copyOf(notified);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://" + address + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
        receiver.stop(0);
    }
}
