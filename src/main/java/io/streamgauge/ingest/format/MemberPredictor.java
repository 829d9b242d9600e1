// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.format;

import io.streamgauge.model.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Predicts the next member of an object. Events of one source have the same names in the same order, byte for byte, so
 * comparing words with the previous event spares scanning and looking up the name. A wrong prediction costs one comparison,
 * and the name that was found instead replaces it.
 */
final class MemberPredictor {
    /** Members beyond this number are not predicted. */
    private static final int MAX_MEMBERS = 256;
    /** The limit in bytes, with quotes and colon. Longer names are not predicted. */
    private static final int MAX_LENGTH = 64;
    /** One more than the number of optional members that may be missing in a row. */
    private static final int LOOK_AHEAD = 3;

    private final Member[] members = new Member[MAX_MEMBERS];
    private int next;

    /**
     * A name as it was read and checked.
     *
     * @param container null if no path leads into it
     * @param words the bytes from the opening quote to the colon, the last word padded with zeros
     * @param mask of the last word
     * @param length in bytes
     * @param node null if no path leads to the value
     */
    private record Member(
            @Nullable PathNode container,
            long[] words,
            long mask,
            int length,
            @Nullable PathNode node) {
        boolean matches(byte[] bytes, int at) {
            int last = words.length - 1;
            if (at + words.length * Long.BYTES > bytes.length) {
                return false;
            }
            for (int i = 0; i < last; i++) {
                if ((long) Bytes.LONG.get(bytes, at + i * Long.BYTES) != words[i]) {
                    return false;
                }
            }
            return ((long) Bytes.LONG.get(bytes, at + last * Long.BYTES) & mask) == words[last];
        }
    }

    /** Called at the begin of a document. */
    void restart() {
        next = 0;
    }

    /** Returns the end of the colon behind a predicted name; -1 if another name was found. */
    int end(byte[] bytes, int at, @Nullable PathNode container) {
        int end = Math.min(next + LOOK_AHEAD, MAX_MEMBERS);
        for (int i = next; i < end; i++) {
            Member member = members[i];
            if (member == null) {
                return -1;
            }
            if (member.container == container && member.matches(bytes, at)) {
                next = i + 1;
                return at + member.length;
            }
        }
        return -1;
    }

    /** The node of the name that was predicted last; null if no path leads to its value. */
    @Nullable
    PathNode node() {
        return members[next - 1].node;
    }

    /** Predicts this name at this place from now on. */
    void learn(byte[] bytes, int at, int end, @Nullable PathNode container, @Nullable PathNode node) {
        if (next == MAX_MEMBERS) {
            return;
        }
        int length = end - at;
        if (length <= MAX_LENGTH) {
            long[] words = new long[(length + Long.BYTES - 1) / Long.BYTES];
            for (int i = 0; i < length; i++) {
                words[i / Long.BYTES] |= (bytes[at + i] & 0xffL) << i % Long.BYTES * Byte.SIZE;
            }
            long mask = -1L >>> (words.length * Long.BYTES - length) * Byte.SIZE;
            members[next] = new Member(container, words, mask, length, node);
        }
        next++;
    }
}
