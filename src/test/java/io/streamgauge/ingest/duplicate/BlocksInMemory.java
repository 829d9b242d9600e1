// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.duplicate;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.api.common.state.MapState;

/** The blocks of every bucket in a plain map, and how many bytes were written. */
final class BlocksInMemory implements Blocks.Store {
    private final BlockFormat format;
    private final Buckets buckets;
    private final Map<Integer, Map<Long, Map<Long, byte[]>>> groups = new HashMap<>();
    private long written;

    BlocksInMemory(BlockFormat format, Buckets buckets) {
        this.format = format;
        this.buckets = buckets;
    }

    @Override
    public Blocks blocks(int group, long bucket) {
        Map<Long, byte[]> blocks =
                groups.computeIfAbsent(group, each -> new HashMap<>()).computeIfAbsent(bucket, each -> new TreeMap<>());
        return new Blocks(format, buckets.begin(group, bucket), new State(blocks));
    }

    /** The buckets of a key group that have blocks. */
    Iterable<Long> inState(int group) {
        Map<Long, Map<Long, byte[]>> all = groups.getOrDefault(group, Map.of());
        TreeSet<Long> found = new TreeSet<>(all.keySet());
        found.removeIf(bucket -> all.get(bucket).isEmpty());
        return found;
    }

    /** The values in state. */
    long values() {
        return groups.values().stream()
                .flatMap(all -> all.values().stream())
                .mapToLong(Map::size)
                .sum();
    }

    /** Bytes that were put into state. */
    long written() {
        return written;
    }

    private final class State implements MapState<Long, byte[]> {
        private final Map<Long, byte[]> blocks;

        State(Map<Long, byte[]> blocks) {
            this.blocks = blocks;
        }

        @Override
        public byte[] get(Long key) {
            return blocks.get(key);
        }

        @Override
        public void put(Long key, byte[] value) {
            written += value.length;
            blocks.put(key, value);
        }

        @Override
        public void putAll(Map<Long, byte[]> map) {
            map.forEach(this::put);
        }

        @Override
        public void remove(Long key) {
            blocks.remove(key);
        }

        @Override
        public boolean contains(Long key) {
            return blocks.containsKey(key);
        }

        @Override
        public Iterable<Map.Entry<Long, byte[]>> entries() {
            return blocks.entrySet();
        }

        @Override
        public Iterable<Long> keys() {
            return blocks.keySet();
        }

        @Override
        public Iterable<byte[]> values() {
            return blocks.values();
        }

        @Override
        public Iterator<Map.Entry<Long, byte[]>> iterator() {
            return blocks.entrySet().iterator();
        }

        @Override
        public boolean isEmpty() {
            return blocks.isEmpty();
        }

        @Override
        public void clear() {
            blocks.clear();
        }
    }
}
