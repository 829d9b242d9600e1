// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.duplicate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of one bucket of a key group in keyed state. They are valid until those of another bucket are requested, because keyed
 * state has a current key.
 *
 * @param begin the first time of the bucket, in milliseconds since the epoch
 * @param state the blocks, by {@link Run.Place} and number of the block, encoded in the key
 */
record Blocks(BlockFormat format, long begin, MapState<Long, byte[]> state) {
    private static final byte[] NO_IDS = {};

    /** Finds the blocks of every bucket. */
    interface Store {
        /** @param group the key group */
        Blocks blocks(int group, long bucket) throws Exception;
    }

    /** The time of the first copy of an id; absent unless the id is in the run. */
    @Nullable
    Long time(Run.Place run, long high, long low) throws Exception {
        byte[] block = read(run, run.block(high));
        int index = format.find(block, high, low);
        return index < 0 ? null : begin + format.sinceBegin(block, index);
    }

    /** A block without ids is not in state. */
    private byte[] read(Run.Place run, int block) throws Exception {
        byte[] bytes = state.get(run.key(block));
        return bytes == null ? NO_IDS : bytes;
    }

    /** The runs of the bucket, and how many ids each has. */
    Map<Run.Place, Integer> runs() throws Exception {
        Map<Run.Place, Integer> runs = new LinkedHashMap<>();
        for (Map.Entry<Long, byte[]> block : state.entries()) {
            runs.merge(Run.Place.ofKey(block.getKey()), format.ids(block.getValue()), Integer::sum);
        }
        return runs;
    }

    void remove(Run.Place run) throws Exception {
        for (int block = 0; block < run.blocks(); block++) {
            state.remove(run.key(block));
        }
    }

    void clear() {
        state.clear();
    }

    /** Writes a run, block by block. */
    final class Writer {
        private final Run.Place run;
        private byte[] bytes = new byte[format.bytes(16)];
        private int ids;
        private int block;

        Writer(Run.Place run) {
            this.run = run;
        }

        /** Adds the current id of a cursor. */
        void add(IdCursor id) throws Exception {
            if (run.block(id.high()) != block) {
                endBlock();
                block = run.block(id.high());
            }
            if (format.bytes(ids) == bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            }
            format.write(bytes, ids, id.high(), id.low(), id.time() - begin);
            ids++;
        }

        void endBlock() throws Exception {
            if (ids > 0) {
                state.put(run.key(block), Arrays.copyOf(bytes, format.bytes(ids)));
                ids = 0;
            }
        }
    }

    /** Reads a run, block by block. */
    final class Reader implements IdCursor {
        private final Run.Place run;
        private byte[] bytes = NO_IDS;
        private int current = -1;
        private int nextBlock;

        Reader(Run.Place run) {
            this.run = run;
        }

        @Override
        public boolean next() throws Exception {
            current++;
            while (current == format.ids(bytes)) {
                if (nextBlock == run.blocks()) {
                    return false;
                }
                bytes = read(run, nextBlock);
                nextBlock++;
                current = 0;
            }
            return true;
        }

        @Override
        public long high() {
            return format.high(bytes, current);
        }

        @Override
        public long low() {
            return format.low(bytes, current);
        }

        @Override
        public long time() {
            return begin + format.sinceBegin(bytes, current);
        }
    }
}
