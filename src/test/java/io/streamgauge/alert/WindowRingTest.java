package io.streamgauge.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class WindowRingTest {
    private static final KeyedAlertStateSerializer SERIALIZER = new KeyedAlertStateSerializer();

    @Test
    void whatIsAddedAndRemovedIsThereAsInAList() throws IOException {
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
                    windows = random.nextBoolean() ? windows.copy() : restored(windows);
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

    private static History restored(History history) throws IOException {
        KeyedAlertState state = new KeyedAlertState();
        state.history = history;
        DataOutputSerializer out = new DataOutputSerializer(1_024);
        SERIALIZER.serialize(state, out);
        return SERIALIZER.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())).history;
    }
}
