// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;

/** A destination on this machine that answers as the test decides and keeps what it got. */
public final class HookServer implements AutoCloseable {
    /** An answer that never comes while the server lives. */
    public static final int HANG = 0;
    /** The connection is closed without an answer. */
    public static final int CLOSE = -1;

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A request.
     *
     * @param headers by their names in lower case, the first of each
     * @param status of the answer, or {@link #HANG} or {@link #CLOSE}
     */
    public record Request(String path, Map<String, String> headers, JsonNode body, int status) {}

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile ToIntFunction<JsonNode> answers;
    private volatile String retryAfter = "";

    /** @param answers the status for a body */
    public HookServer(ToIntFunction<JsonNode> answers) throws IOException {
        this(0, answers);
    }

    /** @param port 0 for any */
    public HookServer(int port, ToIntFunction<JsonNode> answers) throws IOException {
        this.answers = answers;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(exchange.getRequestBody());
        int status = answers.applyAsInt(body);
        Map<String, String> headers = exchange.getRequestHeaders().entrySet().stream()
                .collect(java.util.stream.Collectors.toMap(
                        each -> each.getKey().toLowerCase(java.util.Locale.ROOT),
                        each -> each.getValue().get(0)));
        requests.add(new Request(exchange.getRequestURI().getPath(), headers, body, status));
        if (status == HANG) {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        } else if (status > 0) {
            if (!retryAfter.isEmpty()) {
                exchange.getResponseHeaders().add("Retry-After", retryAfter);
            }
            byte[] answer = ("said " + status + " to " + headers.get("authorization")).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
        }
        exchange.close();
    }

    public HookServer answering(ToIntFunction<JsonNode> others) {
        answers = others;
        return this;
    }

    public HookServer retryAfter(String value) {
        retryAfter = value;
        return this;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** All requests, in the order in which they were answered. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Those that were answered with success. */
    public List<Request> taken() {
        return requests.stream().filter(each -> each.status() / 100 == 2).toList();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
