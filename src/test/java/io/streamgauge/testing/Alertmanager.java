// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Prometheus' Alertmanager, the real one, in a process of its own; it notifies a receiver in this process. */
public final class Alertmanager implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> notified = Collections.synchronizedList(new ArrayList<>());
    private final HttpServer receiver;
    private final ServerProcess server;

    private Alertmanager(HttpServer receiver, Path directory) throws Exception {
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
        server = ServerProcess.start(
                directory,
                "prometheus-alertmanager",
                "--config.file=" + config,
                "--storage.path=" + directory.resolve("alertmanager"),
                "--cluster.listen-address=");
    }

    /** Starts it, with its files in a directory, and waits until it answers. */
    public static Alertmanager start(Path directory) throws Exception {
        return new Alertmanager(
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), directory);
    }

    /** Host and port. */
    public String address() {
        return server.address();
    }

    /** What it says is active. */
    public List<JsonNode> active() throws Exception {
        List<JsonNode> active = new ArrayList<>();
        JSON.readTree(server.get("/api/v2/alerts").body()).forEach(active::add);
        return active;
    }

    /** What the receiver was told, in its order. */
    public List<JsonNode> notified() {
        return List.copyOf(notified);
    }

    @Override
    public void close() throws InterruptedException {
        server.close();
        receiver.stop(0);
    }
}
