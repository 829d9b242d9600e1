// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowRingTest {
    @Test
    void whatIsAddedAndRemovedIsThereAsInAList() {
        Random random = Seeds.random(WindowRingTest.class);
        for (int round = 0; round < 50; round++) {
            List<Object[]> list = new ArrayList<>();
            History windows = new History(List.of("a", "b", "c"));
            for (int step = 0; step < 200; step++) {
                if (list.size() > 20 || !list.isEmpty() && random.nextInt(3) == 0) {
                    list.remove(0);
                    windows.removeFirst();
                } else {
                    Object[] values = {number(random), random.nextBoolean() ? "text" + step : null, random.nextBoolean()
                    };
                    list.add(values);
                    windows.add(10L * step, 10L * step + 10, values);
                }
                if (random.nextInt(20) == 0) {
                    windows = windows.copy();
                }
                assertThat(contents(windows))
                        .isEqualTo(list.stream().map(Arrays::asList).toList());
            }
        }
    }

    private static Object number(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> null;
            case 1 -> (double) random.nextInt(1_000);
            default -> random.nextDouble();
        };
    }

    private static List<List<Object>> contents(WindowRing windows) {
        List<List<Object>> contents = new ArrayList<>();
        for (int i = 0; i < windows.count(); i++) {
            contents.add(Arrays.asList(windows.values(i)));
            assertThat(windows.end(i)).isEqualTo(windows.start(i) + 10);
            assertThat(windows.until(windows.end(i))).isEqualTo(i + 1);
        }
        return contents;
    }

    @Test
    void momentsAreTakenOfTheValuesThatAreThere() {
        WindowRing windows = new WindowRing(1);
        Double[] values = {100.0, 2.0, null, 4.0, 6.0};
        for (int i = 0; i < values.length; i++) {
            windows.add(i, i + 1, new Object[] {values[i]});
        }

        assertThat(windows.mean(0, 1, 5, 3)).isEqualTo(4.0);
        assertThat(windows.stddev(0, 1, 5, 4.0)).isEqualTo(2.0);
        assertThat(windows.mean(0, 1, 5, 4)).isNull();
        assertThat(windows.stddev(0, 1, 5, null)).isNull();
        assertThat(windows.stddev(0, 2, 4, 4.0)).isNull();
        assertThat(windows.mean(0, 2, 3, 0)).isNull();
    }
}
