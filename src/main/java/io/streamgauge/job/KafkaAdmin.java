// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.job;

import io.streamgauge.ingest.KafkaIds;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.KafkaProperties;
import io.streamgauge.pipeline.Source;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;

/** Requests to Kafka before a job starts. A request that fails becomes a message for the user. */
public final class KafkaAdmin implements AutoCloseable {
    /** The limit of each request; a broker that is up answers in milliseconds. */
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private final String servers;
    private final String protocol;
    private final Admin admin;

    /** @throws RunRefusedException where the properties are of no use; no connection is made yet */
    public KafkaAdmin(KafkaProperties kafka) throws RunRefusedException {
        servers = Objects.requireNonNull(kafka.values().get("bootstrap.servers"), "bootstrap.servers");
        protocol = kafka.values().getOrDefault("security.protocol", "PLAINTEXT");
        try {
            admin = Admin.create(kafka.toAdminProperties(WITHIN));
        } catch (KafkaException e) {
            throw new RunRefusedException(
                    unknownHosts().orElse("cannot connect to Kafka at " + servers + ": " + reason(e)));
        }
    }

    /** The client reports only that it can resolve none. */
    private Optional<String> unknownHosts() {
        List<String> unknown = Arrays.stream(servers.split(",", -1))
                .map(server -> server.strip().replaceFirst(":\\d+$", ""))
                .filter(host -> !host.isEmpty() && new InetSocketAddress(host, 1).isUnresolved())
                .toList();
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(", ", unknown) + (unknown.size() == 1 ? " is" : " are")
                        + " not known to DNS (bootstrap.servers)");
    }

    String servers() {
        return servers;
    }

    public Admin client() {
        return admin;
    }

    /** A request to Kafka. */
    interface Question<T> {
        T put(Admin client) throws ExecutionException, InterruptedException;
    }

    <T> T ask(Question<T> question) throws RunRefusedException, InterruptedException {
        try {
            return question.put(admin);
        } catch (ExecutionException e) {
            throw unanswered(e);
        }
    }

    public <T> T ask(KafkaFuture<T> answer) throws RunRefusedException, InterruptedException {
        return ask(client -> answer.get());
    }

    /** The topics that a source reads, of a pattern those that are there. */
    public List<String> topicsOf(Source source) throws RunRefusedException, InterruptedException {
        return ask(client -> KafkaIds.topicsOf(source, client));
    }

    RunRefusedException unanswered(ExecutionException failure) {
        Throwable cause = failure.getCause();
        return new RunRefusedException(
                cause instanceof TimeoutException
                        ? "no Kafka broker answers at " + servers + " (bootstrap.servers) within " + WITHIN.toSeconds()
                                + " s: is it running, is the address right, and does it expect security.protocol "
                                + protocol
                                + "?"
                        : "Kafka at " + servers + " refused: " + reason(failure));
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    @Override
    public void close() {
        admin.close();
    }
}
