// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import static io.streamgauge.alert.AlertHarness.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.WindowResult.ResultKind;
import io.streamgauge.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The operator against a plain computation that looks at every minute of a key's life, one after the other: random values,
 * windows that are missing, watermarks that come late, restarts at any time.
 */
class AlertsReferenceTest {
    private static final int RUNS = 300;
    private static final int MINUTES = 60;

    private final Random random = Seeds.random(AlertsReferenceTest.class);

    @Test
    void theOperatorEqualsAPlainComputation() throws Exception {
        for (int run = 0; run < RUNS; run++) {
            Reference reference = new Reference(
                    1 + random.nextInt(3),
                    random.nextBoolean() ? -1 : random.nextInt(4),
                    random.nextInt(4),
                    random.nextInt(3),
                    1 + random.nextInt(6));
            Integer[] values = new Integer[MINUTES];
            for (int minute = 1; minute < MINUTES; minute++) {
                values[minute] = random.nextInt(4) == 0 ? null : random.nextInt(8);
            }

            List<String> emitted = operator(reference.rule(), values);

            assertThat(emitted).as("run " + run + ": " + reference.rule()).isEqualTo(reference.emitted(values));
        }
    }

    private List<String> operator(String rule, Integer[] values) throws Exception {
        try (AlertHarness harness = new AlertHarness("{tumbling: 1m}", rule)) {
            for (int end = 1; end < MINUTES; end++) {
                if (values[end] != null) {
                    harness.process(result("a", end - 1, end, ResultKind.FINAL, values[end]));
                }
                if (random.nextInt(3) == 0) {
                    harness.watermark(end);
                }
                if (random.nextInt(20) == 0) {
                    harness.restart();
                }
            }
            harness.watermark(MINUTES - 1);
            List<String> emitted = new ArrayList<>(harness.emitted());
            harness.watermark(MINUTES + 100);
            assertThat(harness.kept()).as("state and timers left").isZero();
            return emitted;
        }
    }

    /** All times are minutes. {@code span} is -1 where windows are counted. */
    private record Reference(int windows, int span, int keepFiring, int noData, int silence) {

        /** A value of 5 and above fires, one below 3 resolves; keys are forgotten after nine minutes. */
        String rule() {
            return "{name: a, when: v >= 5, resolve: v < 3, for: " + (span < 0 ? windows + " windows" : span + "m")
                    + ", keepFiring: " + keepFiring + "m, forgetAfter: 9m, noData: "
                    + List.of("keep", "resolve", "{alert: " + silence + "m}").get(noData) + "}";
        }

        List<String> emitted(Integer[] values) {
            List<String> emitted = new ArrayList<>();
            int row = 0;
            int since = 0;
            int startsAt = 0;
            int calm = 0;
            boolean firing = false;
            boolean silent = false;
            int last = 0;
            for (int end = 1; end < values.length; end++) {
                Integer value = values[end];
                if (value != null && silent) {
                    emitted.add("a silent resolved " + startsAt + "-" + end);
                    silent = false;
                }
                boolean missing = value == null && last > 0;
                if (missing && noData == 2 && end - last == silence && !firing) {
                    emitted.add("a silent firing " + end);
                    silent = true;
                    startsAt = end;
                }
                if (missing && noData != 0) {
                    row = 0;
                }
                boolean calmNow = value == null ? missing && noData == 1 : value < 3;
                if (firing && calmNow) {
                    calm = calm == 0 ? end : calm;
                    if (end - calm >= keepFiring) {
                        emitted.add("a resolved " + startsAt + "-" + end);
                        firing = false;
                        row = 0;
                        calm = 0;
                        last = value == null ? last : end;
                        continue;
                    }
                } else if (firing && value != null) {
                    calm = 0;
                }
                if (missing && end - last == 9) {
                    if (firing || silent) {
                        emitted.add("a " + (silent ? "silent " : "") + "resolved " + startsAt + "-" + end);
                    }
                    firing = false;
                    silent = false;
                    row = 0;
                    calm = 0;
                    last = 0;
                }
                if (value == null) {
                    continue;
                }
                last = end;
                if (firing) {
                    continue;
                }
                if (value < 5) {
                    row = 0;
                    continue;
                }
                since = row == 0 ? end : since;
                row++;
                if (span < 0 ? row >= windows : end - since >= span) {
                    emitted.add("a firing " + end);
                    firing = true;
                    startsAt = end;
                    row = 0;
                    calm = 0;
                }
            }
            return emitted;
        }
    }
}
