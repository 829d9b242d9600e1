// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify.request;

import io.streamgauge.model.Excerpt;
import io.streamgauge.notify.outbox.Notification;
import io.streamgauge.notify.outbox.Response;
import io.streamgauge.pipeline.destination.Destination;
import io.streamgauge.pipeline.destination.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sends the requests of one destination. No answer and no failure that it reports shows an address or a header. */
public final class HttpSender {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    /** The timeout for the whole answer. A destination that takes longer is called again. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    /** Shorter words occur in every answer; hiding them would distort every message. */
    private static final int SHORTEST_SECRET = 4;

    private final Destination destination;
    private final RequestFormat format;
    private final List<String> secrets;
    /** Redirects are not followed, because they would take the headers to another host. */
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_WITHIN)
            .build();

    private final Set<CompletableFuture<?>> inFlight = ConcurrentHashMap.newKeySet();

    public HttpSender(Destination destination) {
        this.destination = destination;
        this.format = RequestFormat.of(destination);
        this.secrets = secrets(destination);
    }

    /**
     * Sends one request.
     *
     * @param refresh whether it repeats what was delivered before
     * @param now milliseconds since the epoch
     * @return the response, which another thread completes; never exceptionally
     */
    public CompletableFuture<Response> send(List<Notification> notifications, boolean refresh, long now) {
        HttpRequest request;
        try {
            request = request(notifications, refresh, now);
        } catch (IOException | RuntimeException e) {
            // A record that cannot be sent must not fail the job.
            return CompletableFuture.completedFuture(new Response(400, "the request could not be made", null));
        }
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request, info -> new BodyExcerpt());
        inFlight.add(answer);
        // On a copy, because only the client's own future can abort the exchange.
        return answer.copy()
                .orTimeout(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .handle((response, failure) -> {
                    inFlight.remove(answer);
                    answer.cancel(true);
                    return response == null ? failed(failure) : answered(response);
                });
    }

    private HttpRequest request(List<Notification> notifications, boolean refresh, long now) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(format.url(destination.to().value())))
                .timeout(ANSWER_WITHIN)
                .header("Content-Type", "application/json")
                .header("User-Agent", "Streamgauge")
                .POST(HttpRequest.BodyPublishers.ofByteArray(format.body(notifications, now)));
        Notification first = notifications.get(0);
        // A repeat and a refresh are meant to arrive again.
        if (!refresh && first.transition() != Notification.Transition.REPEATED) {
            request.header(
                    "Idempotency-Key",
                    first.id() + "/" + first.transition().name().toLowerCase(Locale.ROOT));
        }
        destination.headers().forEach((name, value) -> request.setHeader(name, value.value()));
        return request.build();
    }

    private Response answered(HttpResponse<String> response) {
        String body = Excerpt.of(withoutSecrets(response.body()));
        String message = "HTTP " + response.statusCode() + (body.isBlank() ? "" : ": " + body);
        Optional<String> asked = response.headers().firstValue("Retry-After");
        return new Response(
                response.statusCode(),
                message,
                asked.map(HttpSender::retryAfter).orElse(null));
    }

    /** A destination may repeat in its answer what it was sent, as a whole or in part. */
    private String withoutSecrets(String text) {
        String shown = text;
        for (String secret : secrets) {
            shown = shown.replace(secret, "***");
        }
        return shown;
    }

    /** What must not be shown, the longest first: the address and its parts, and each word of a header. */
    private static List<String> secrets(Destination destination) {
        Set<String> secrets = new TreeSet<>(
                Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        URI to = URI.create(destination.to().value());
        for (String part : Arrays.asList(
                destination.to().value(), to.getRawPath(), to.getPath(), to.getRawQuery(), to.getQuery())) {
            secrets.add(part == null ? "" : part);
        }
        secrets.addAll(List.of(Objects.toString(to.getPath(), "").split("/", -1)));
        for (Secret header : destination.headers().values()) {
            secrets.add(header.value());
            secrets.addAll(List.of(header.value().split("\\s+")));
        }
        secrets.add(destination.key() == null ? "" : destination.key().value());
        secrets.removeIf(secret -> secret.length() < SHORTEST_SECRET);
        return List.copyOf(secrets);
    }

    /** Seconds, or a date of HTTP; null for anything else. */
    private static @Nullable Duration retryAfter(String value) {
        try {
            Duration wait = value.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(value))
                    : Duration.between(
                            Instant.now(),
                            ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Messages of exceptions may have the address in them, so their kinds are reported. */
    private static Response failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ConnectException) {
            return Response.failed("no connection");
        } else if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
            return Response.failed("no answer within " + ANSWER_WITHIN.toSeconds() + " s");
        } else if (cause instanceof SSLException) {
            return Response.failed("no TLS connection (" + cause.getClass().getSimpleName() + ")");
        }
        return Response.failed("the connection broke (" + cause.getClass().getSimpleName() + ")");
    }

    /** Abandons what is in flight. */
    public void close() {
        inFlight.forEach(each -> each.cancel(true));
    }
}
