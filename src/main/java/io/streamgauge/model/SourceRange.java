package io.streamgauge.model;

import java.util.Arrays;

/**
 * Records of one partition, from one offset to another, both included. Others may lie between.
 *
 * @param topic never null
 */
public record SourceRange(String topic, int partition, long first, long last) {

    /** The range of one record. */
    public static SourceRange of(SourceRecord source) {
        return new SourceRange(source.topic(), source.partition(), source.offset(), source.offset());
    }

    /** Both lists as one, with one range a partition; neither is changed. */
    public static SourceRange[] merge(SourceRange[] some, SourceRange[] others) {
        if (some.length == 0) {
            return others;
        }
        SourceRange[] merged = Arrays.copyOf(some, some.length + others.length);
        int count = some.length;
        for (SourceRange other : others) {
            int same = 0;
            while (same < count && !merged[same].samePartition(other)) {
                same++;
            }
            if (same == count) {
                merged[count++] = other;
            } else {
                merged[same] = merged[same].with(other);
            }
        }
        return count == merged.length ? merged : Arrays.copyOf(merged, count);
    }

    private boolean samePartition(SourceRange other) {
        return partition == other.partition && topic.equals(other.topic);
    }

    private SourceRange with(SourceRange other) {
        return first <= other.first && other.last <= last
                ? this
                : new SourceRange(topic, partition, Math.min(first, other.first), Math.max(last, other.last));
    }
}
