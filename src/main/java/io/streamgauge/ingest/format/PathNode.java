// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.format;

import io.streamgauge.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A trie over the names of nested objects on the paths to the requested values. Children are in a hash table over the first
 * eight bytes of their names, which the scanner loads in one read.
 */
final class PathNode {
    static final int NO_TOKEN = -1;

    private final byte[] name;
    private final long head;
    private final List<PathNode> children = new ArrayList<>();
    private int token = NO_TOKEN;
    private int[] below = {};
    private PathNode[] table = {null};

    private PathNode(byte[] name) {
        this.name = name;
        this.head = head(name, 0, name.length);
    }

    /** The trie over these paths; the token of a path is its index, so paths are distinct. */
    static PathNode root(List<List<String>> paths) {
        PathNode root = new PathNode(new byte[0]);
        for (int token = 0; token < paths.size(); token++) {
            PathNode node = root;
            for (String segment : paths.get(token)) {
                node = node.childFor(segment.getBytes(StandardCharsets.UTF_8));
            }
            node.token = token;
        }
        root.index();
        return root;
    }

    private PathNode childFor(byte[] segment) {
        for (PathNode child : children) {
            if (Arrays.equals(child.name, segment)) {
                return child;
            }
        }
        PathNode child = new PathNode(segment);
        children.add(child);
        return child;
    }

    private void index() {
        children.forEach(PathNode::index);
        below = children.stream()
                .flatMapToInt(child -> IntStream.concat(
                        child.token == NO_TOKEN ? IntStream.empty() : IntStream.of(child.token),
                        Arrays.stream(child.below)))
                .toArray();
        // At most half full, so the lookup of an unknown name soon meets an empty slot.
        table = new PathNode[Integer.highestOneBit(Math.max(1, children.size())) * 4];
        for (PathNode child : children) {
            int place = place(child.head, child.name.length);
            while (table[place] != null) {
                place = place + 1 & table.length - 1;
            }
            table[place] = child;
        }
    }

    /** The token of the value at this path; {@link #NO_TOKEN} if the path only leads to others. */
    int token() {
        return token;
    }

    /** The child of that name; null if no path leads to it. */
    @Nullable
    PathNode child(byte[] bytes, int start, int end) {
        int length = end - start;
        long wanted = head(bytes, start, length);
        for (int place = place(wanted, length); ; place = place + 1 & table.length - 1) {
            PathNode child = table[place];
            if (child == null || child.head == wanted && child.matches(bytes, start, end)) {
                return child;
            }
        }
    }

    private boolean matches(byte[] bytes, int start, int end) {
        int length = end - start;
        return length == name.length
                && (length <= Long.BYTES || Arrays.equals(bytes, start + Long.BYTES, end, name, Long.BYTES, length));
    }

    /** Clears the spans below, since a later value of the same name replaces an earlier one as a whole. */
    void clearBelow(ValueSpans spans) {
        for (int each : below) {
            spans.clear(each);
        }
    }

    private int place(long head, int length) {
        return (int) ((head ^ length) * 0x9e3779b97f4a7c15L >>> 40) & table.length - 1;
    }

    /** Up to eight bytes, the first the least significant. */
    private static long head(byte[] bytes, int start, int length) {
        if (start + Long.BYTES <= bytes.length) {
            long word = (long) Bytes.LONG.get(bytes, start);
            return length >= Long.BYTES ? word : word & (1L << 8 * length) - 1;
        }
        long word = 0;
        for (int i = Math.min(length, Long.BYTES) - 1; i >= 0; i--) {
            word = word << 8 | bytes[start + i] & 0xff;
        }
        return word;
    }
}
