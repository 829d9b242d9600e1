// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.prove;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one result.
 *
 * @param key its Kafka key
 * @param published its value; absent unless it was published
 * @param recomputed its value with the kind and the revision that were published; absent unless the records give such a result
 * @param reason why it differs, or cannot be proven, in a sentence without a full stop; absent if it is proven, or if both values show
 *     it
 */
public record ResultVerdict(
        Conclusion conclusion,
        String key,
        byte @Nullable [] published,
        byte @Nullable [] recomputed,
        @Nullable String reason) {

    /** The outcome for one result. */
    public enum Conclusion {
        PROVEN("proven"),
        DIFFERS("differs"),
        NOT_PROVABLE("cannot be proven");

        private final String words;

        Conclusion(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    boolean isDifference() {
        return conclusion == Conclusion.DIFFERS;
    }

    /** Whether what was published is what was recomputed. */
    boolean hasEqualBytes() {
        return Arrays.equals(published, recomputed);
    }

    static ResultVerdict proven(PublishedResult published) {
        return new ResultVerdict(Conclusion.PROVEN, published.key(), published.value(), published.value(), null);
    }

    static ResultVerdict notProvable(PublishedResult published, byte @Nullable [] recomputed, String reason) {
        return new ResultVerdict(Conclusion.NOT_PROVABLE, published.key(), published.value(), recomputed, reason);
    }
}
