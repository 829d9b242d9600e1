package io.streamgauge.ingest.format;

import io.streamgauge.model.Bytes;

/**
 * What to expect where a member of an object begins: events of one source have the same names in the same order, byte for
 * byte, so comparing words with what came there before spares scanning and finding the name again. A guess that does not
 * hold costs a comparison, and names that were not guessed take its place.
 */
final class MemberPredictor {
    /** Documents with more members are scanned name by name from there on. */
    private static final int MAX_MEMBERS = 256;
    /** A name that is longer, with quotes and colon, is not worth a guess. */
    private static final int MAX_LENGTH = 64;
    /** How many members that do not always come may be missing between two that do. */
    private static final int LOOK_AHEAD = 3;

    private final Member[] members = new Member[MAX_MEMBERS];
    private int next;

    /**
     * A name as it came, checked.
     *
     * @param container where it stood; null where nothing in there is asked for
     * @param words the bytes from the opening quote to the colon, the last word filled with zeros
     * @param mask of the last word
     * @param length in bytes
     * @param node where the name leads to; null where nothing below is asked for
     */
    private record Member(PathNode container, long[] words, long mask, int length, PathNode node) {
        boolean stands(byte[] bytes, int at) {
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

    /** A document begins. */
    void restart() {
        next = 0;
    }

    /** Returns where the colon ends of a name that was expected here; -1 where another one came. */
    int end(byte[] bytes, int at, PathNode container) {
        int end = Math.min(next + LOOK_AHEAD, MAX_MEMBERS);
        for (int i = next; i < end; i++) {
            Member member = members[i];
            if (member == null) {
                return -1;
            }
            if (member.container == container && member.stands(bytes, at)) {
                next = i + 1;
                return at + member.length;
            }
        }
        return -1;
    }

    /** Where the name leads to that was found last. */
    PathNode node() {
        return members[next - 1].node;
    }

    /** Expects from now on what came here. */
    void learn(byte[] bytes, int at, int end, PathNode container, PathNode node) {
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
