// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamgauge.model.RunRefusedException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the state and the metrics of a job through Flink's REST interface. For use by one thread. */
public final class FlinkRest {
    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final Set<String> ENDED = Set.of("FINISHED", "FAILED", "CANCELED");

    /** Flink's server takes a request line of 4,096 bytes. */
    private static final int LONGEST_QUERY = 3_500;

    private final URI address;
    private final Optional<String> token;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(WITHIN).build();
    private final ObjectMapper json = new ObjectMapper();

    /**
     * @param address of Flink's web UI, which has the same port
     * @param token of a local run whose web UI is off
     * @throws RunRefusedException where it is not the address of a server
     */
    public FlinkRest(URI address, Optional<String> token) throws RunRefusedException {
        if (address.getHost() == null || !Set.of("http", "https").contains(address.getScheme())) {
            throw new RunRefusedException("--rest expects an address like http://localhost:8081");
        }
        this.address = URI.create(address.toString().replaceFirst("/+$", ""));
        this.token = token;
    }

    /** @param state as Flink names it */
    public record Job(String id, String state) {
        /** Whether the job does not run any more, and will not. */
        public boolean ended() {
            return isEnded(state);
        }
    }

    static boolean isEnded(String state) {
        return ENDED.contains(state);
    }

    /** The address where people see the job; empty where they may not. */
    String page(Job job) {
        String list = job.ended() ? "completed" : "running";
        return token.isPresent() ? "" : address + "/#/job/" + list + "/" + job.id() + "/overview";
    }

    /** The job of this name: one that runs or restarts before one that has ended, the newest of several. */
    public Optional<Job> job(String name) throws RunRefusedException, InterruptedException {
        return elements(get("/jobs/overview").path("jobs"))
                .filter(job -> job.path("name").asText().equals(name))
                .max(Comparator.comparing((JsonNode job) ->
                                !ENDED.contains(job.path("state").asText()))
                        .thenComparingLong(job -> job.path("start-time").asLong()))
                .map(job -> new Job(job.path("jid").asText(), job.path("state").asText()));
    }

    /** The vertices of the job graph, by their ids. */
    List<String> vertices(Job job) throws RunRefusedException, InterruptedException {
        return elements(get("/jobs/" + job.id()).path("vertices"))
                .map(vertex -> vertex.path("id").asText())
                .toList();
    }

    /**
     * The metrics of the subtasks of a vertex, as Flink names them there: {@code 0.Fire_per-key.streamgauge.eventTime}, texts among
     * them. Flink fetches metrics when they are requested, so they may be missing at first.
     */
    List<JsonNode> ofSubtasks(Job job, String vertex, Predicate<String> wanted)
            throws RunRefusedException, InterruptedException {
        return metrics("/jobs/" + job.id() + "/vertices/" + vertex + "/metrics", wanted);
    }

    /** The metrics of a vertex, with sum, least and greatest value over the subtasks of each. */
    List<JsonNode> aggregated(Job job, String vertex, Predicate<String> wanted)
            throws RunRefusedException, InterruptedException {
        return metrics("/jobs/" + job.id() + "/vertices/" + vertex + "/subtasks/metrics", wanted);
    }

    private List<JsonNode> metrics(String path, Predicate<String> wanted)
            throws RunRefusedException, InterruptedException {
        List<JsonNode> values = new ArrayList<>();
        StringBuilder names = new StringBuilder();
        for (JsonNode metric : get(path)) {
            String name = metric.path("id").asText();
            if (wanted.test(name)) {
                String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
                if (names.length() + encoded.length() > LONGEST_QUERY) {
                    get(path + "?get=" + names).forEach(values::add);
                    names.setLength(0);
                }
                names.append(names.isEmpty() ? "" : ",").append(encoded);
            }
        }
        if (!names.isEmpty()) {
            get(path + "?get=" + names).forEach(values::add);
        }
        return values;
    }

    /** All metrics of the subtasks of all vertices. */
    public List<JsonNode> ofSubtasks(Job job, Predicate<String> wanted)
            throws RunRefusedException, InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        for (String vertex : vertices(job)) {
            all.addAll(ofSubtasks(job, vertex, wanted));
        }
        return all;
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private JsonNode get(String path) throws RunRefusedException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path)).timeout(WITHIN);
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IOException("status " + answer.statusCode());
            }
            return json.readTree(answer.body());
        } catch (IOException e) {
            throw new RunRefusedException(
                    "no Flink answers at " + address + " within " + WITHIN.toSeconds()
                            + " s: does the job run, and is this the address of its web UI (--rest)?",
                    e);
        }
    }
}
