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
        SourceRange[] merged = some;
        for (SourceRange other : others) {
            merged = merge(merged, other);
        }
        return merged;
    }

    private static SourceRange[] merge(SourceRange[] ranges, SourceRange other) {
        for (int i = 0; i < ranges.length; i++) {
            SourceRange range = ranges[i];
            if (range.partition == other.partition && range.topic.equals(other.topic)) {
                if (range.first <= other.first && other.last <= range.last) {
                    return ranges;
                }
                SourceRange[] merged = ranges.clone();
                merged[i] = new SourceRange(
                        range.topic,
                        range.partition,
                        Math.min(range.first, other.first),
                        Math.max(range.last, other.last));
                return merged;
            }
        }
        SourceRange[] merged = Arrays.copyOf(ranges, ranges.length + 1);
        merged[ranges.length] = other;
        return merged;
    }
}
