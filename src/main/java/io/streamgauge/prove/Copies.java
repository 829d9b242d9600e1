// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.prove;

import io.streamgauge.model.Event;
import io.streamgauge.model.FieldValues;
import io.streamgauge.model.Key;
import io.streamgauge.pipeline.Source;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds ids whose result depends on the order of arrival: their copies differ, or are in different partitions, or one came so late in
 * its partition that its id may have been forgotten. The partition of equal copies matters, because {@code first} and {@code last}
 * choose among events of one time by partition and offset.
 */
final class Copies {
    private final long keep;
    private final int fields;

    /** A copy: its time, its content as a hash, and where it is. */
    private record Copy(long time, int content, int partition) {}

    private final Map<Key, List<Copy>> seen = new HashMap<>();
    private final Map<TopicPartition, Integer> partitions = new HashMap<>();
    private final Map<TopicPartition, Long> latest = new HashMap<>();
    private final Set<Key> contested = new HashSet<>();

    Copies(Source source) {
        this.keep = source.deduplication() == null
                ? 0
                : source.deduplication().keep().toMillis();
        this.fields = source.fields().size();
    }

    /** Notes an event, in the order of its partition. */
    void note(Event event) {
        Key id = event.id();
        if (id == null) {
            return;
        }
        TopicPartition partition =
                new TopicPartition(event.source().topic(), event.source().partition());
        long before = latest.merge(partition, event.time(), Math::max);
        Copy copy = new Copy(
                event.time(),
                content(event.fields()),
                partitions.computeIfAbsent(partition, each -> partitions.size()));
        List<Copy> copies = seen.computeIfAbsent(id, each -> new ArrayList<>(1));
        boolean behind = before - event.time() > keep;
        if (copies.stream().anyMatch(other -> contest(copy, other, behind))) {
            contested.add(id);
        }
        copies.add(copy);
    }

    private boolean contest(Copy one, Copy other, boolean behind) {
        return Math.abs(one.time - other.time) <= keep
                && (behind
                        || one.time != other.time
                        || one.content != other.content
                        || one.partition != other.partition);
    }

    /** Equal for fields that are equal. */
    private int content(FieldValues values) {
        int hash = 1;
        for (int field = 0; field < fields; field++) {
            hash = 31 * hash + content(values, field);
        }
        return hash;
    }

    private static int content(FieldValues values, int field) {
        if (values.invalid(field)) {
            return values.invalidCode(field).hashCode();
        } else if (!values.present(field)) {
            return 0;
        }
        return switch (values.kind(field)) {
            case TEXT ->
                new String(
                                values.textBytes(field),
                                values.textOffset(field),
                                values.textLength(field),
                                StandardCharsets.UTF_8)
                        .hashCode();
            case NUMBER ->
                values.compactNumber(field)
                        ? Long.hashCode(values.unscaled(field)) * 31 + values.scale(field)
                        : values.decimal(field).stripTrailingZeros().hashCode();
            default -> Boolean.hashCode(values.truth(field));
        };
    }

    /** The ids whose result depends on the order of arrival. */
    Set<Key> contested() {
        return contested;
    }
}
