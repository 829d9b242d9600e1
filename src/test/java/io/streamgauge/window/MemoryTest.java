// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.measure.AccumulatorRows;
import io.streamgauge.measure.Measure;
import io.streamgauge.measure.Measures;
import io.streamgauge.model.Key;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.pipeline.Window;
import io.streamgauge.testing.Events;
import io.streamgauge.testing.Pipelines;
import io.streamgauge.testing.Seeds;
import io.streamgauge.window.fire.SliceBuffer;
import io.streamgauge.window.slice.AlignedSliceAssigner;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is held in plain memory never takes more than is said, whatever takes it. */
class MemoryTest {
    private static final OffsetRange[] NOWHERE = {};
    private static final int SLICES = 3;

    private final Random random = Seeds.random(getClass());

    @Test
    void fewLongKeysFillTheMemory() throws Exception {
        Measures measures = measures(Pipelines.measure("count", Measure.Function.COUNT, null));
        SliceBuffer buffer = buffer(measures, false);
        int sliceStates = 0;
        for (; !buffer.full(); sliceStates++) {
            buffer.add(partial(measures, key(sliceStates, 4_000), 0, NOWHERE));
        }
        assertThat(sliceStates).isBetween(4_000, 9_000);
        assertThat(size(buffer)).isBetween(SliceTables.MAX_MEMORY / 2, bound());
        buffer.spill();
        assertThat(size(buffer)).isLessThan(bound());
    }

    @Test
    void oneKeyLongerThanAllTheMemoryIsHeldAlone() {
        Measures measures = measures(Pipelines.measure("count", Measure.Function.COUNT, null));
        SliceBuffer buffer = buffer(measures, false);
        buffer.add(partial(measures, key(0, (int) SliceTables.MAX_MEMORY), 0, NOWHERE));
        assertThat(buffer.full()).isTrue();
        buffer.spill();
        buffer.add(partial(measures, key(1, 10), SLICES, NOWHERE));
        assertThat(buffer.full()).isFalse();
    }

    @Test
    void textsAndSketchesAndKeysOfAnyLengthAreCounted() throws Exception {
        Measures measures = measures(
                Pipelines.measure("count", Measure.Function.COUNT, null),
                Pipelines.measure("different", Measure.Function.DISTINCT, "n"),
                Pipelines.measure("last", Measure.Function.LAST, "k"),
                Pipelines.measure("sum", Measure.Function.SUM, "n"));
        SliceBuffer buffer = buffer(measures, true);
        for (int turn = 0; turn < 3; turn++) {
            for (int i = 0; !buffer.full(); i++) {
                String key = key(random.nextInt(20_000), random.nextInt(2_000));
                buffer.add(partial(measures, key, SLICES * turn + random.nextInt(SLICES), new OffsetRange[] {
                    new OffsetRange("in", random.nextInt(40), i, i)
                }));
            }
            assertThat(size(buffer)).isLessThan(bound());
            buffer.spill();
        }
    }

    @Test
    void evidenceOfManyPartitionsIsCountedAndBounded() throws Exception {
        Measures measures = measures(Pipelines.measure("count", Measure.Function.COUNT, null));
        SliceBuffer buffer = buffer(measures, true);
        int partitions = 200;
        int sliceStates = 0;
        for (; sliceStates < 20_000 && !buffer.full(); sliceStates++) {
            String key = key(sliceStates, 10);
            for (int partition = 0; partition < partitions && !buffer.full(); partition++) {
                buffer.add(partial(measures, key, 0, new OffsetRange[] {new OffsetRange("in", partition, 1, 2)}));
            }
        }
        assertThat(sliceStates).as("before, they took 98 MB").isEqualTo(20_000);
        assertThat(size(buffer)).isLessThan(bound());
    }

    @Test
    void evidenceIsReportedOfTheFirstPartitionsWhateverTheOrder() {
        PartitionIndex partitionIndex = new PartitionIndex();
        RowOffsets rows = new RowOffsets(partitionIndex);
        OffsetRange[] merged = {};
        List<OffsetRange> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(new OffsetRange("in-" + random.nextInt(3), random.nextInt(10), i, i));
        }
        for (int row = 0; row < 5; row++) {
            Collections.shuffle(all, random);
            boolean fresh = true;
            for (OffsetRange each : all) {
                int origin = partitionIndex.number(each.topic(), each.partition());
                rows.note(row, fresh, origin, each.first(), each.last());
                merged = OffsetRange.merge(new OffsetRange[] {each}, merged);
                fresh = false;
            }
        }
        List<OffsetRange> expected = expected(all);
        assertThat(expected).hasSize(OffsetRange.MOST);
        for (int row = 0; row < 5; row++) {
            assertThat(rows.ranges(row)).containsExactlyInAnyOrderElementsOf(expected);
        }
        assertThat(merged).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static List<OffsetRange> expected(List<OffsetRange> all) {
        Map<String, OffsetRange> byPartition = new TreeMap<>();
        for (OffsetRange each : all) {
            // With one digit the order of the texts is that of the numbers.
            byPartition.merge(
                    each.topic() + "/" + each.partition(),
                    each,
                    (one, other) -> new OffsetRange(
                            one.topic(),
                            one.partition(),
                            Math.min(one.first(), other.first()),
                            Math.max(one.last(), other.last())));
        }
        return byPartition.values().stream().limit(OffsetRange.MOST).toList();
    }

    /** An array may have grown with the last row: from the whole of the memory by as much again at most. */
    private static long bound() {
        return 2 * SliceTables.MAX_MEMORY;
    }

    private static Measures measures(Measure... measures) {
        return new Measures(List.of(measures), Pipelines.source()::fieldIndex);
    }

    private static SliceBuffer buffer(Measures measures, boolean trackOffsets) {
        AlignedSliceAssigner slices = AlignedSliceAssigner.of(new Window.Tumbling(Duration.ofMillis(1)));
        return new SliceBuffer(slices, measures.layout(), trackOffsets, SliceTables.MAX_ROWS, List.of());
    }

    private static String key(int number, int length) {
        byte[] key = Arrays.copyOf(Integer.toString(number).getBytes(UTF_8), length + 6);
        return new String(key, UTF_8);
    }

    private Partial partial(Measures measures, String key, long slice, OffsetRange[] ranges) {
        AccumulatorRows row = new AccumulatorRows(measures.layout(), 1);
        measures.layout().add(row, 0, Events.event(0, 0, 0, key, BigDecimal.valueOf(random.nextInt())));
        return new Partial(new Key(key.getBytes(UTF_8)), slice, 0, 0, row, 0, ranges, null, null);
    }

    /** The bytes of all arrays that an object of ours leads to; other objects are few. */
    private static long size(Object root) throws ReflectiveOperationException {
        return size(root, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static long size(Object object, Set<Object> seen) throws ReflectiveOperationException {
        if (object == null || object instanceof Class || !seen.add(object)) {
            return 0;
        }
        long size = 0;
        if (object.getClass().isArray()) {
            Class<?> component = object.getClass().componentType();
            size = (long) Array.getLength(object) * bytes(component);
            if (!component.isPrimitive()) {
                for (Object element : (Object[]) object) {
                    size += size(element, seen);
                }
            }
        } else if (object instanceof Map<?, ?> map) {
            size = size(map.values().toArray(), seen);
        } else if (object instanceof Iterable<?> all) {
            for (Object element : all) {
                size += size(element, seen);
            }
        } else if (object.getClass().getName().startsWith("io.streamgauge")) {
            for (Class<?> type = object.getClass(); type != Object.class; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())
                            && !field.getType().isPrimitive()) {
                        field.setAccessible(true);
                        size += size(field.get(object), seen);
                    }
                }
            }
        }
        return size;
    }

    private static int bytes(Class<?> component) {
        return component == byte.class || component == boolean.class
                ? 1
                : component == int.class ? Integer.BYTES : Long.BYTES;
    }
}
