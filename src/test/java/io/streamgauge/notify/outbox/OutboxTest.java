// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify.outbox;

import static io.streamgauge.notify.outbox.OutboxFixture.BUSY;
import static io.streamgauge.notify.outbox.OutboxFixture.OK;
import static io.streamgauge.notify.outbox.OutboxFixture.WRONG;
import static io.streamgauge.notify.outbox.OutboxFixture.destination;
import static io.streamgauge.notify.outbox.OutboxFixture.firing;
import static io.streamgauge.notify.outbox.OutboxFixture.notification;
import static io.streamgauge.notify.outbox.OutboxFixture.resolved;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.pipeline.destination.Destination;
import io.streamgauge.testing.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is tried when, and what becomes of it. */
class OutboxTest {
    private final OutboxFixture hook = OutboxFixture.webhook();

    @Test
    void theEndOfAnIncidentWaitsForItsBeginning() {
        hook.offer(firing("a"), resolved("a"), firing("b"));
        List<Attempt> first = hook.take();
        assertThat(first)
                .flatExtracting(Attempt::notifications)
                .extracting(OutboxFixture::name)
                .containsExactly("a FIRING", "b FIRING");
        hook.outbox.complete(first.get(0), BUSY, hook.now);
        hook.outbox.complete(first.get(1), OK, hook.now);
        assertThat(hook.take()).as("it is tried again after a pause").isEmpty();
        hook.now += 1_000;
        assertThat(hook.deliver(OK)).containsExactly("a FIRING", "a RESOLVED");
        assertThat(hook.outbox.pending()).isZero();
    }

    @Test
    void aDestinationThatFailsIsCalledEverMoreRarelyAndOneRequestAtATime() {
        IntStream.range(0, 20).forEach(i -> hook.offer(firing("i" + i)));
        List<Attempt> first = hook.take();
        assertThat(first).hasSize(8);
        first.forEach(each -> hook.outbox.complete(each, BUSY, hook.now));
        List<Long> tried = new ArrayList<>();
        long end = hook.now + 600_000;
        for (; hook.now < end; hook.now += 100) {
            hook.take().forEach(each -> {
                tried.add(hook.now);
                hook.outbox.complete(each, BUSY, hook.now);
            });
        }
        assertThat(tried).as("after 1, 2, 4, 8, 16, 32 s, then once a minute").hasSizeBetween(14, 16);
        hook.now += 60_000;
        assertThat(hook.take()).hasSize(1).allSatisfy(each -> hook.outbox.complete(each, OK, hook.now));
        assertThat(hook.take()).hasSize(8);
    }

    @Test
    void retryAfterIsKeptToAcrossARestore() throws Exception {
        hook.offer(firing("a"));
        hook.outbox.complete(hook.take().get(0), new Response(429, "HTTP 429", Duration.ofMinutes(5)), hook.now);
        OutboxFixture restored = hook.restored(hook.saved(), hook.counts.copy(), "alerts");
        restored.now += 299_999;
        assertThat(restored.take()).isEmpty();
        restored.now += 1;
        assertThat(restored.deliver(OK)).containsExactly("a FIRING");
    }

    /** A request that was sent before may still succeed. */
    @Test
    void aSuccessDuringThePauseDoesNotEndIt() {
        hook.offer(firing("a"), firing("b"));
        List<Attempt> both = hook.take();
        hook.outbox.complete(both.get(0), new Response(429, "HTTP 429", Duration.ofSeconds(50)), hook.now);
        hook.outbox.complete(both.get(1), OK, hook.now);
        hook.now += 49_999;
        assertThat(hook.take()).isEmpty();
        hook.now += 1;
        assertThat(hook.deliver(OK)).containsExactly("a FIRING");
    }

    /** A condition may choose the beginnings of incidents alone. */
    @Test
    void anIncidentThatIsForgottenIsNotSentAgain() {
        OutboxFixture alertmanager =
                new OutboxFixture(destination(Destination.Service.ALERTMANAGER, null, Duration.ofHours(1)));
        alertmanager.offer(firing("a"), firing("b"));
        alertmanager.deliver(OK);
        alertmanager.outbox.forget("a");
        alertmanager.now += Outbox.REFRESH_EVERY;
        assertThat(alertmanager.deliver(OK)).containsExactly("b FIRING");
    }

    @Test
    void whatIsPendingAtTheEndIsUndeliveredOnce() throws Exception {
        hook.offer(firing("a"), resolved("a"));
        hook.take();
        hook.outbox.end();
        assertThat(hook.counts.undelivered).containsExactly("a FIRING ENDED", "a RESOLVED ENDED");
        OutboxFixture restored = hook.restored(hook.saved(), hook.counts.copy(), "alerts");
        assertThat(restored.outbox.pending()).isZero();
        assertThat(restored.balanced()).isTrue();
    }

    @Test
    void onePoisonousNotificationHoldsNoOtherBack() {
        hook.offer(firing("poison"));
        List<String> delivered = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            hook.offer(firing("i" + i));
            hook.now += 10_000;
            for (Attempt each : hook.take()) {
                boolean poison = each.notifications().get(0).id().equals("poison");
                hook.outbox.complete(each, poison ? BUSY : OK, hook.now);
                if (!poison) {
                    delivered.add(each.notifications().get(0).id());
                }
            }
        }
        assertThat(delivered).hasSizeGreaterThan(95);
    }

    @Test
    void whatIsRefusedOrTooOldOrTooMuchIsUndelivered() {
        OutboxFixture short1 =
                new OutboxFixture(destination(Destination.Service.WEBHOOK, null, Duration.ofSeconds(10)));
        short1.offer(firing("refused"));
        short1.deliver(WRONG);
        short1.offer(firing("old"), resolved("old"));
        short1.deliver(BUSY);
        short1.now += 10_000;
        short1.take();
        IntStream.rangeClosed(0, Outbox.MOST_PENDING).forEach(i -> short1.offer(firing("i" + i)));
        assertThat(short1.counts.undelivered)
                .containsExactly(
                        "refused FIRING REFUSED",
                        "old FIRING EXPIRED",
                        "old RESOLVED EXPIRED",
                        "i" + Outbox.MOST_PENDING + " FIRING OVERFLOW");
        assertThat(short1.balanced()).isTrue();
    }

    @Test
    void beyondTheRateOnlyEndsOfWhatWasDeliveredPassAndASummaryReportsTheRest() {
        OutboxFixture limited = new OutboxFixture(destination(
                Destination.Service.WEBHOOK, new Destination.RateLimit(2, Duration.ofMinutes(1)), Duration.ofHours(1)));
        limited.offer(firing("a"), firing("b"), firing("c"), resolved("c"), resolved("a"), firing("d"));
        assertThat(limited.deliver(OK)).containsExactlyInAnyOrder("a FIRING", "b FIRING", "a RESOLVED");
        limited.now += 59_999;
        assertThat(limited.deliver(OK)).isEmpty();
        limited.now += 1;
        Attempt summary = limited.take().get(0);
        assertThat(new String(summary.notifications().get(0).json(), UTF_8))
                .isEqualTo("3 notifications were suppressed, because atMost is 2 per 1m: 2 crash firing, 1 crash"
                        + " resolved");
        limited.outbox.complete(summary, OK, limited.now);
        assertThat(limited.offer(firing("e")).deliver(OK)).containsExactly("e FIRING");
        assertThat(limited.counts.suppressed).isEqualTo(3);
        assertThat(limited.balanced()).isTrue();
    }

    @Test
    void alertmanagerIsSentItsFiringAlertsAgainUntilTheyEnd() throws Exception {
        OutboxFixture alertmanager =
                new OutboxFixture(destination(Destination.Service.ALERTMANAGER, null, Duration.ofHours(1)));
        IntStream.range(0, 250).forEach(i -> alertmanager.offer(firing("i" + i)));
        assertThat(alertmanager.deliver(OK)).hasSize(250);
        alertmanager.now += Outbox.REFRESH_EVERY;
        assertThat(alertmanager.deliver(OK)).hasSize(250);
        assertThat(alertmanager.deliver(OK)).isEmpty();
        alertmanager.now += Outbox.REFRESH_EVERY;
        List<Attempt> refresh = alertmanager.take();
        assertThat(refresh).extracting(each -> each.notifications().size()).containsExactly(100, 100, 50);
        alertmanager.offer(resolved("i0"));
        assertThat(alertmanager.take())
                .as("the refresh must not overtake the end")
                .isEmpty();
        refresh.forEach(each -> alertmanager.outbox.complete(each, OK, alertmanager.now));
        assertThat(alertmanager.deliver(OK)).containsExactly("i0 RESOLVED");
        assertThat(alertmanager.counts.delivered)
                .as("a refresh is not in the books")
                .isEqualTo(251);

        OutboxFixture edited = alertmanager.restored(alertmanager.saved(), alertmanager.counts.copy(), "others");
        assertThat(edited.deliver(OK)).as("nothing would end them").isEmpty();
        OutboxFixture same = alertmanager.restored(alertmanager.saved(), alertmanager.counts.copy(), "alerts");
        assertThat(same.deliver(OK)).hasSize(249);
    }

    @Test
    void aRepeatOfAFiringAlertIsDeliveredAndOpensNothing() {
        hook.offer(firing("a"), notification("a", Notification.Transition.REPEATED), resolved("a"));
        assertThat(hook.deliver(OK)).containsExactly("a FIRING", "a REPEATED", "a RESOLVED");
    }

    /** Failures of all kinds, and restores that take everything since the last checkpoint back. */
    @Test
    void nothingIsLostAndNoEndOvertakesItsBeginning() throws Exception {
        Random random = Seeds.random(OutboxTest.class);
        for (int round = 0; round < 50; round++) {
            new OutboxSimulation(random).run();
        }
    }
}
