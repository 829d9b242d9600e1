// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamgauge.local.rest.PortChoice;
import io.streamgauge.testing.Waiting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A run whose job or cluster is ended through Flink's REST interface. */
class LocalRunEndedOutsideTest extends LocalRunFixture {
    @Test
    void aJobThatIsCancelledFromOutsideIsNotDone() throws Exception {
        assertThatThrownBy(() -> endFromOutside("jobs/%s?mode=cancel", "PATCH", ""))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("the job was cancelled from outside of this run");
        assertThat(snapshots()).isNotEmpty();
    }

    @Test
    void aJobThatIsStoppedFromOutsideIsNotDoneAndItsSavepointStays() throws Exception {
        assertThatThrownBy(() -> endFromOutside("jobs/%s/stop", "POST", "{}"))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("the job was stopped from outside of this run");
        assertThat(snapshots()).anyMatch(path -> path.toString().contains("savepoint-"));
        long reached = ToyJob.COUNTS.get(ToyJob.COUNTS.size() - 1);
        forget();
        runUntilCounted(5, false);
        assertThat(ToyJob.COUNTS.get(0)).isEqualTo(reached + 1);
    }

    @Test
    void aClusterThatIsShutDownFromOutsideIsNotDone() throws Exception {
        assertThatThrownBy(() -> endFromOutside("cluster", "DELETE", ""))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("from outside of this run");
    }

    /** Runs with a web UI, and asks Flink's REST interface once a checkpoint is complete. */
    private void endFromOutside(String path, String method, String body) throws Exception {
        LocalRunOptions options =
                new LocalRunOptions(state(), false, Optional.empty(), new PortChoice.Preferred(), 1, false);
        List<String> lines = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> {
            try {
                new LocalRun("toy", ToyJob.options(), options, lines::add)
                        .untilDone(
                                (environment, beginning) -> ToyJob.build(environment, Long.MAX_VALUE),
                                new CompletableFuture<>());
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        Waiting.until("a checkpoint", () -> done.isDone() || !snapshots().isEmpty());
        String address = lines.get(0).substring(lines.get(0).indexOf("http"));
        String token = Files.readString(state().resolve("rest.token")).strip();
        String job = snapshots().get(0).getParent().getFileName().toString();
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address + "/" + path.formatted(job)))
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .header("Content-Type", "application/json")
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        try {
            done.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }
}
