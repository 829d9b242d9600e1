// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.live;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.streamgauge.local.rest.LocalRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the page and its data, to this machine only. */
final class LiveServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveServer.class);
    private static final long SNAPSHOT_EVERY_MS = 1_000;
    /** Each stream has a thread. */
    private static final int MOST_STREAMS = 50;

    private static final String JSON = "application/json";

    private final LiveData data;
    private final PageHtml page = new PageHtml();
    private final HttpServer server;
    private final Semaphore streams = new Semaphore(MOST_STREAMS);
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "live-page");
        thread.setDaemon(true);
        return thread;
    });

    /** What a request is answered with. */
    private record Answer(int status, String type, byte[] body) {
        static Answer of(int status, ObjectNode json) {
            return new Answer(status, JSON, json.toString().getBytes(StandardCharsets.UTF_8));
        }

        static Answer error(int status, String reason) {
            return of(status, JsonNodeFactory.instance.objectNode().put("error", reason));
        }
    }

    /** @throws IOException where the address cannot be bound */
    LiveServer(LiveData data, InetSocketAddress address) throws IOException {
        this.data = data;
        server = HttpServer.create(address, 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Headers headers = exchange.getRequestHeaders();
            if (!LocalRequest.isFromThisMachine(headers.getFirst("Host"), headers.getOrDefault("Origin", List.of()))) {
                send(exchange, Answer.error(403, "only pages of localhost may ask, for localhost"));
            } else if ("cross-site".equals(headers.getFirst("Sec-Fetch-Site")) && !path.equals("/")) {
                send(exchange, Answer.error(403, "a page of another site may not ask"));
            } else if (!exchange.getRequestMethod().equals("GET")) {
                send(exchange, Answer.error(405, "only GET is possible"));
            } else if (path.equals("/api/stream")) {
                stream(exchange);
            } else {
                send(exchange, answer(path, exchange));
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("The live page cannot answer {}", exchange.getRequestURI(), e);
            throw e;
        }
    }

    private Answer answer(String path, HttpExchange exchange) throws IOException, InterruptedException {
        return switch (path) {
            case "/" -> new Answer(200, "text/html; charset=utf-8", page.live());
            case "/health" -> health();
            case "/api/snapshot" -> {
                data.awaitJob();
                yield Answer.of(200, data.snapshot());
            }
            case "/api/figures" ->
                found(data.figures(
                        parameter("aggregation", exchange),
                        parameter("measure", exchange),
                        parameters("key", exchange)));
            case "/api/keys" -> found(data.keys(parameter("aggregation", exchange), parameter("contains", exchange)));
            default -> Answer.error(404, "there is no " + path);
        };
    }

    private static Answer found(Optional<ObjectNode> json) {
        return json.map(found -> Answer.of(200, found))
                .orElseGet(() -> Answer.error(404, "there is no such aggregation, measure or key"));
    }

    private Answer health() throws InterruptedException {
        JobView job = data.awaitJob();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (job.state().equals("RUNNING") && job.cause().isEmpty()) {
            return Answer.of(200, json.put("status", "UP"));
        }
        String reason = !job.why().isEmpty() ? job.why() : job.message().isEmpty() ? job.state() : job.message();
        return Answer.of(503, json.put("status", "DOWN").put("reason", reason));
    }

    private static String parameter(String name, HttpExchange exchange) {
        return parameters(name, exchange).stream().findFirst().orElse("");
    }

    private static List<String> parameters(String name, HttpExchange exchange) {
        String query =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        return Arrays.stream(query.split("&", -1))
                .map(parameter -> parameter.split("=", 2))
                .filter(parts -> parts.length == 2 && parts[0].equals(name))
                .map(parts -> URLDecoder.decode(parts[1], StandardCharsets.UTF_8))
                .toList();
    }

    private void send(HttpExchange exchange, Answer answer) throws IOException {
        headers(exchange, answer.type);
        exchange.sendResponseHeaders(answer.status, answer.body.length == 0 ? -1 : answer.body.length);
        exchange.getResponseBody().write(answer.body);
    }

    private void headers(HttpExchange exchange, String type) {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Content-Security-Policy", page.policy() + "; frame-ancestors 'none'");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cache-Control", "no-store");
    }

    /** Sends snapshots until the browser goes away. */
    private void stream(HttpExchange exchange) throws IOException, InterruptedException {
        if (!streams.tryAcquire()) {
            send(exchange, Answer.error(503, "there are " + MOST_STREAMS + " streams already"));
            return;
        }
        try {
            headers(exchange, "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            while (true) {
                body.write(("event: snapshot\ndata: " + data.snapshot() + "\n\n").getBytes(StandardCharsets.UTF_8));
                body.flush();
                Thread.sleep(SNAPSHOT_EVERY_MS);
            }
        } finally {
            streams.release();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
