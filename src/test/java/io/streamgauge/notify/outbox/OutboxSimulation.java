// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A job with one destination: alerts, answers, checkpoints and failures in a random order. */
final class OutboxSimulation {
    private static final int INCIDENTS = 40;

    private final Random random;
    private final List<Notification> alerts = new ArrayList<>();
    private final List<Attempt> inFlight = new ArrayList<>();
    /** What the destination got, in its order, restores or not. */
    private final List<String> received = new ArrayList<>();

    private OutboxFixture job = OutboxFixture.webhook();
    private int read;
    private byte[] checkpoint;
    private OutboxFixture.Counts books = new OutboxFixture.Counts();
    private int readAtCheckpoint;

    OutboxSimulation(Random random) throws Exception {
        this.random = random;
        this.checkpoint = job.saved();
        List<Notification> ends = new ArrayList<>();
        for (int i = 0; i < INCIDENTS; i++) {
            alerts.add(OutboxFixture.firing("i" + i));
            ends.add(OutboxFixture.resolved("i" + i));
            if (random.nextInt(3) == 0) {
                alerts.addAll(ends);
                ends.clear();
            }
        }
        alerts.addAll(ends);
    }

    void run() throws Exception {
        while (read < alerts.size()) {
            step(random.nextInt(100));
            assertThat(job.balanced()).isTrue();
        }
        while (job.outbox.pending() > 0) {
            step(30 + random.nextInt(50));
        }
        check();
    }

    private void step(int dice) throws Exception {
        job.now += random.nextInt(500);
        if (dice < 30 && read < alerts.size()) {
            job.offer(alerts.get(read++));
        } else if (dice < 60) {
            inFlight.addAll(job.take());
        } else if (dice < 90) {
            if (!inFlight.isEmpty()) {
                answer(inFlight.remove(random.nextInt(inFlight.size())));
            }
        } else if (dice < 96) {
            checkpoint = job.saved();
            books = job.counts.copy();
            readAtCheckpoint = read;
        } else {
            // What was in flight is lost, or arrives although the job is gone.
            inFlight.forEach(each -> arrive(each, random.nextBoolean()));
            inFlight.clear();
            job = job.restored(checkpoint, books.copy(), "alerts");
            read = readAtCheckpoint;
        }
    }

    private void answer(Attempt attempt) {
        int dice = random.nextInt(10);
        // The answer to a request that arrived can be lost.
        arrive(attempt, dice < 6);
        Response response = dice < 5
                ? OutboxFixture.OK
                : dice < 8
                        ? OutboxFixture.BUSY
                        : dice < 9
                                ? Response.failed("no connection")
                                : new Response(429, "HTTP 429", Duration.ofSeconds(random.nextInt(5)));
        job.outbox.complete(attempt, response, job.now);
    }

    private void arrive(Attempt attempt, boolean arrives) {
        if (arrives) {
            attempt.notifications().forEach(each -> received.add(OutboxFixture.name(each)));
        }
    }

    private void check() {
        Set<String> expected = new HashSet<>();
        alerts.forEach(each -> expected.add(OutboxFixture.name(each)));
        assertThat(new HashSet<>(received)).isEqualTo(expected);
        for (int i = 0; i < INCIDENTS; i++) {
            String id = "i" + i;
            assertThat(received.indexOf(id + " FIRING")).isLessThan(received.indexOf(id + " RESOLVED"));
            assertThat(received.lastIndexOf(id + " FIRING"))
                    .as("the last word about an incident is its end")
                    .isLessThan(received.lastIndexOf(id + " RESOLVED"));
        }
        assertThat(job.counts.undelivered).isEmpty();
        assertThat(job.counts.sent).isEqualTo(alerts.size());
        assertThat(job.balanced()).isTrue();
    }
}
