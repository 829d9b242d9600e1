// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.flink.metric.Metric;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Window;
import io.streamgauge.testing.Events;
import io.streamgauge.window.RandomPipeline.Item;
import io.streamgauge.window.Reference.Slot;
import io.streamgauge.window.fire.EmissionState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** One pipeline over random input, with everything that it writes held against the {@link Reference} as it comes. */
final class RandomRun implements AutoCloseable {
    private static final int STEPS = 400;
    private static final long FROM = Instant.parse("1990-01-01T00:00:00Z").toEpochMilli();
    private static final long UNTIL = Instant.parse("2040-01-01T00:00:00Z").toEpochMilli();
    private static final String[] KEYS = {"a", "b", "c", "\u00e9\u4e16", "", "k\u0000"};

    /** What a reader has of a window: the last result, and how many events there were when it was written. */
    private record EmissionState(WindowResult result, int events, RandomPipeline by) {}

    private final Random random;
    private final long tick;
    private RandomPipeline pipeline;
    private Aggregation aggregation;
    private final boolean sessions;
    private String what;
    private final Reference<Item> reference;
    private final TwoStages stages;
    private final Map<Slot, EmissionState> written = new HashMap<>();
    private final Set<List<Object>> times = new HashSet<>();
    private int sources;
    private long offered;
    private long filtered;
    private int read;
    private long clock;
    private long watermark = Long.MIN_VALUE;

    /** @param tick milliseconds from which input and lateness are made; windows have some tens of them */
    RandomRun(Random random, RandomPipeline pipeline, long tick, String what) throws Exception {
        this.random = random;
        this.tick = tick;
        this.pipeline = pipeline;
        this.aggregation = pipeline.pipeline.aggregations().get(0);
        this.sessions = aggregation.window() instanceof Window.Session;
        this.what = what + " of\n" + pipeline.text;
        this.reference = new Reference<>(
                aggregation.window(), aggregation.allowedLateness().toMillis());
        this.sources = 1 + random.nextInt(3);
        // A tenth, because it takes its time.
        boolean rocksDb = random.nextInt(10) == 0;
        int maxRows = random.nextBoolean() ? SliceTables.MAX_ROWS : 1 + random.nextInt(4);
        this.stages = new TwoStages(
                pipeline.pipeline.source(), aggregation, sources, 1 + random.nextInt(3), rocksDb, maxRows);
    }

    void run() throws Exception {
        long now = tick == 1 ? 1_000_000 : random.nextLong(FROM, UNTIL);
        for (long offset = 0; offset < STEPS; offset++) {
            now += random.nextInt(8) * tick;
            switch (random.nextInt(15)) {
                case 0 -> watermark(random.nextInt(sources), now - random.nextInt(40) * tick);
                case 1 -> {
                    stages.checkpoint();
                    checkBooks();
                }
                case 4 -> stages.idle(random.nextInt(sources), true);
                case 2 -> maybeRestart(offset);
                case 3 -> maybeInterim();
                default -> event(offset, now - random.nextInt(80) * tick);
            }
            watermark = Math.max(watermark, stages.watermark());
            readResults();
        }
        stages.endOfInput();
        checkBooks();
        readResults();
        checkLate();
        checkLast();
        assertThat(stages.leftovers()).as(what + ": state and timers left").isZero();
    }

    private void watermark(int subtask, long time) throws Exception {
        stages.idle(subtask, false);
        stages.watermark(subtask, time);
    }

    private void event(long offset, long time) throws Exception {
        Item item = new Item(time, offset, KEYS[random.nextInt(KEYS.length)], number());
        String key = aggregation.keyBy().isEmpty() ? "" : item.k();
        boolean behind = time <= watermark;
        if (sessions && !times.add(List.of(key, time)) && behind) {
            // Nobody knows any more that there was a session with this start, so another one might be written under it.
            return;
        }
        if (sessions && behind) {
            // An event on its way from another subtask may keep the session open that this one belongs to: in the flow
            // that is a matter of chance, here all that came before has arrived.
            stages.barrier();
        }
        int subtask = random.nextInt(sources);
        offered++;
        stages.event(subtask, Events.event(subtask, offset, time, item.k(), item.n()));
        if (pipeline.takes(item)) {
            reference.event(key, time, item, offset, watermark);
        } else {
            filtered++;
        }
    }

    private BigDecimal number() {
        return switch (random.nextInt(8)) {
            case 0 -> null;
            case 1 -> new BigDecimal("1e38").subtract(BigDecimal.valueOf(random.nextInt(100)));
            case 2 -> BigDecimal.valueOf(random.nextLong(), random.nextInt(19));
            case 3 -> BigDecimal.valueOf(random.nextLong(), 38 + random.nextInt(20));
            default -> BigDecimal.valueOf(random.nextInt(2_000_000) - 1_000_000, random.nextInt(4));
        };
    }

    private void maybeRestart(long offset) throws Exception {
        if (random.nextInt(8) == 0) {
            if (random.nextBoolean()) {
                edit(offset);
            }
            sources = 1 + random.nextInt(3);
            stages.restart(sources, 1 + random.nextInt(3));
            checkBooks();
        }
    }

    private void edit(long offset) {
        long lateness = switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextInt(60) * tick;
            default -> aggregation.allowedLateness().toMillis();
        };
        pipeline = pipeline.edited(random, lateness, offset);
        aggregation = pipeline.pipeline.aggregations().get(0);
        what += "\nand from offset " + offset + " on\n" + pipeline.text;
        reference.lateness(lateness, watermark);
        stages.edit(aggregation);
    }

    /** Lets the clock come to the next interim results: of each open window that changed and is the next to end. */
    private void maybeInterim() throws Exception {
        if (aggregation.early() == null) {
            return;
        }
        clock = EarlyFireSchedule.nextResult(
                EarlyFireSchedule.nextFlush(clock, aggregation.early()), aggregation.early());
        Map<Slot, List<Item>> changed = new HashMap<>();
        Set<Slot> next = reference.changed();
        reference.windows().forEach((slot, items) -> {
            EmissionState before = written.get(known(slot));
            boolean more = before == null
                    || before.result.kind() == WindowResult.ResultKind.EARLY && before.events < items.size();
            if (more && slot.end() - 1 > watermark && next.contains(slot)) {
                changed.put(slot, items);
            }
        });

        stages.clock(clock);

        List<Slot> interim = new ArrayList<>();
        for (WindowResult result : stages.results.subList(read, stages.results.size())) {
            if (result.kind() == WindowResult.ResultKind.RETRACTED) {
                // What was sent on for the interim result has joined sessions.
                continue;
            }
            assertThat(result.kind()).as(what).isEqualTo(WindowResult.ResultKind.EARLY);
            Slot slot = slot(result);
            interim.add(slot);
            pipeline.check(what, result.measures(), changed.getOrDefault(slot, List.of()));
        }
        assertThat(interim).as(what).containsExactlyInAnyOrderElementsOf(changed.keySet());
    }

    /** Follows what a compacted topic keeps: early results, one final, revisions in order; takes back what was written. */
    private void readResults() {
        Map<Slot, List<Item>> windows = null;
        for (; read < stages.results.size(); read++) {
            WindowResult result = stages.results.get(read);
            Slot slot = known(slot(result));
            if (result.kind() == WindowResult.ResultKind.RETRACTED) {
                assertThat(written.remove(slot))
                        .as(what + ": takes back what was written")
                        .isNotNull();
                continue;
            }
            windows = windows == null ? reference.windows() : windows;
            List<Item> items = windows.get(slot(result));
            EmissionState before =
                    written.put(slot, new EmissionState(result, items == null ? 0 : items.size(), pipeline));
            WindowResult.ResultKind kind = before == null ? null : before.result.kind();
            boolean open = kind == null || kind == WindowResult.ResultKind.EARLY;
            if (result.kind() == WindowResult.ResultKind.EARLY) {
                assertThat(open).as(what + ": early before final").isTrue();
            } else {
                assertThat(result.kind())
                        .as(what)
                        .isEqualTo(open ? WindowResult.ResultKind.FINAL : WindowResult.ResultKind.REVISED);
            }
            assertThat(result.revision()).as(what).isEqualTo(open ? 0 : before.result.revision() + 1);
        }
    }

    /** At a checkpoint nothing is between the stages: each event has become one thing, also before restarts. */
    private void checkBooks() {
        Map<String, Long> books = stages.books();
        long late = reference.late.stream().filter(event -> !event.partly()).count();
        assertThat(books)
                .as(what)
                .containsEntry(Metric.EVENTS.metricName(), offered)
                .containsEntry(Metric.FILTERED.metricName(), filtered)
                .containsEntry(Metric.REJECTED.metricName(), 0L)
                .containsEntry(Metric.LATE.metricName(), late)
                .containsEntry(Metric.PARTLY_LATE.metricName(), reference.late.size() - late)
                .containsEntry(Metric.USED.metricName(), offered - filtered - late);
    }

    private void checkLate() {
        assertThat(stages.late.stream()
                        .map(late -> new Reference.LateEvent(late.source().offset(), late.windows(), late.partial())))
                .as(what)
                .containsExactlyInAnyOrderElementsOf(reference.late);
        assertThat(stages.late)
                .as(what)
                .allSatisfy(late -> assertThat(late.by()).isNotNegative());
    }

    private void checkLast() {
        Map<Slot, List<Item>> windows = reference.windows();
        assertThat(written.values().stream().map(last -> slot(last.result)))
                .as(what)
                .containsExactlyInAnyOrderElementsOf(windows.keySet());
        for (EmissionState last : written.values()) {
            assertThat(last.result.kind()).as(what).isNotEqualTo(WindowResult.ResultKind.EARLY);
            last.by.check(what, last.result.measures(), windows.get(slot(last.result)));
        }
    }

    private Slot slot(WindowResult result) {
        var values = result.key().values();
        return new Slot(values.next() ? values.text() : "", result.start(), result.end());
    }

    /** By what readers know a window: a session by its start alone. */
    private Slot known(Slot slot) {
        return sessions ? new Slot(slot.key(), slot.start(), 0) : slot;
    }

    @Override
    public void close() throws Exception {
        stages.close();
    }
}
