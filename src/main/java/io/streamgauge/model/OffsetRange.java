package io.streamgauge.model;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Records of one partition, from one offset to another, both included. Others may lie between.
 *
 * @param topic never null
 */
public record OffsetRange(String topic, int partition, long first, long last) {
    /**
     * Of so many partitions the evidence of a key is told. Where its events lie in more, it is told of those that come first:
     * what is left then depends neither on the order of arrival nor on what was merged first.
     */
    public static final int MOST = 16;

    private static final Comparator<OffsetRange> ORDER =
            Comparator.comparing(OffsetRange::topic).thenComparing(OffsetRange::partition);

    /** The range of one record. */
    public static OffsetRange of(SourceRecord source) {
        return new OffsetRange(source.topic(), source.partition(), source.offset(), source.offset());
    }

    /** Whether its partition comes before another one: by topic, then by number. */
    public boolean precedes(OffsetRange other) {
        return ORDER.compare(this, other) < 0;
    }

    /** Both lists as one, with one range a partition, for the first {@link #MOST}; neither is changed. */
    public static OffsetRange[] merge(OffsetRange[] some, OffsetRange[] others) {
        if (some.length == 0) {
            return others;
        }
        OffsetRange[] merged = Arrays.copyOf(some, some.length + others.length);
        int count = some.length;
        for (OffsetRange other : others) {
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
        if (count > MOST) {
            Arrays.sort(merged, 0, count, ORDER);
            count = MOST;
        }
        return count == merged.length ? merged : Arrays.copyOf(merged, count);
    }

    private boolean samePartition(OffsetRange other) {
        return partition == other.partition && topic.equals(other.topic);
    }

    private OffsetRange with(OffsetRange other) {
        return first <= other.first && other.last <= last
                ? this
                : new OffsetRange(topic, partition, Math.min(first, other.first), Math.max(last, other.last));
    }
}
