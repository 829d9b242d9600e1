// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.measure.Measure;
import io.streamgauge.measure.Measures;
import io.streamgauge.model.Bytes;
import io.streamgauge.model.Key;
import io.streamgauge.testing.Pipelines;
import io.streamgauge.testing.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyHashTest {
    private static final int KEYS = 50_000;

    /** What is added in each step of MurmurHash3. */
    private static final int STEP = 0xe6546b64;

    @Test
    void keysThatShareTheHashOfKeyGroupsSpreadOverATable() {
        List<byte[]> keys = ofOneHash(Seeds.random(getClass()));
        assertThat(keys.stream().map(key -> Key.hash(key, 0, key.length)).distinct())
                .hasSize(1);

        int[] places = new int[1 << 17];
        for (byte[] key : keys) {
            places[KeyHash.of(key, 0, key.length) & places.length - 1]++;
        }

        // By chance twelve of 50,000 keys meet in one of 131,072 places once in some 500 million tables.
        assertThat(Arrays.stream(places).max().orElseThrow()).isLessThan(12);
    }

    @Test
    void aTableFindsEachOfThemAgain() {
        List<byte[]> keys = ofOneHash(Seeds.random(getClass()));
        Measures measures = new Measures(
                List.of(Pipelines.measure("count", Measure.Function.COUNT, null)), Pipelines.source()::fieldIndex);
        AccumulatorTable table = new AccumulatorTable(measures.layout(), new PartitionIndex(), false, false);
        for (int turn = 0; turn < 2; turn++) {
            for (int i = 0; i < KEYS; i++) {
                assertThat(table.row(keys.get(i), keys.get(i).length)).isEqualTo(i);
            }
        }
        assertThat(table.key(7)).isEqualTo(new Key(keys.get(7)));
    }

    @Test
    void everyByteCountsWhateverTheLengthAndThePlace() {
        Random random = Seeds.random(getClass());
        for (int length = 0; length < 40; length++) {
            byte[] bytes = new byte[length + 10];
            random.nextBytes(bytes);
            int from = random.nextInt(10);
            byte[] key = Arrays.copyOfRange(bytes, from, from + length);
            int hash = KeyHash.of(bytes, from, length);
            assertThat(hash).isEqualTo(KeyHash.of(key, 0, length));
            for (int i = 0; i < length; i++) {
                key[i]++;
                assertThat(KeyHash.of(key, 0, length))
                        .as("byte %s of %s", i, length)
                        .isNotEqualTo(hash);
                key[i]--;
            }
        }
    }

    /** Keys of three blocks: the last one takes the hash from wherever the others brought it to the same place. */
    private static List<byte[]> ofOneHash(Random random) {
        List<byte[]> keys = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        while (keys.size() < KEYS) {
            byte[] key = new byte[12];
            random.nextBytes(key);
            int hash = step(step(0, (int) Bytes.INT.get(key, 0)), (int) Bytes.INT.get(key, 4));
            int mixed = hash ^ Integer.rotateRight((12_345 - STEP) * inverse(5), 13);
            Bytes.INT.set(key, 8, Integer.rotateRight(mixed * inverse(0x1b873593), 15) * inverse(0xcc9e2d51));
            if (seen.add((long) Bytes.LONG.get(key, 0))) {
                keys.add(key);
            }
        }
        return keys;
    }

    private static int step(int hash, int block) {
        int mixed = Integer.rotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
        return Integer.rotateLeft(hash ^ mixed, 13) * 5 + STEP;
    }

    /** Of an odd number, modulo 2 to the power of 32. */
    private static int inverse(int odd) {
        int inverse = odd;
        for (int i = 0; i < 5; i++) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }
}
