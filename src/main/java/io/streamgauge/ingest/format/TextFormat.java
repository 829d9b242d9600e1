// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.format;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.streamgauge.model.Excerpt;
import io.streamgauge.pipeline.LinePattern;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value that is one text: the field {@code line} is all of it, and the groups of a pattern are parts of it. */
public final class TextFormat implements ValueFormat {
    /** The name of the field that is all of the text. */
    public static final String LINE = "line";

    private static final int NO_TOKEN = -1;

    private final int line;
    /** Absent if lines need not match any pattern. */
    private final @Nullable Pattern pattern;
    /** The token of each group; {@link #NO_TOKEN} for a group that no path requests. */
    private final int[] tokenOfGroup;

    /**
     * @param pattern absent if only {@code line} can be found
     * @param paths distinct; the index of a path is its token; one that is neither {@code line} nor a group finds nothing
     */
    public TextFormat(@Nullable LinePattern pattern, List<List<String>> paths) {
        this.line = paths.indexOf(List.of(LINE));
        this.pattern = pattern == null ? null : pattern.compile();
        this.tokenOfGroup = this.pattern == null ? new int[0] : tokens(this.pattern, paths);
    }

    private static int[] tokens(Pattern pattern, List<List<String>> paths) {
        int[] tokens = new int[pattern.groupCount() + 1];
        Arrays.fill(tokens, NO_TOKEN);
        for (Map.Entry<String, Integer> group : pattern.namedGroups().entrySet()) {
            tokens[group.getValue()] = paths.indexOf(List.of(group.getKey()));
        }
        return tokens;
    }

    @Override
    public @Nullable DecodeProblem scan(byte[] value, ValueSpans spans) {
        spans.clear();
        int invalid = Utf8.firstInvalid(value);
        if (invalid >= 0) {
            return DecodeProblem.malformed("byte " + invalid + ": not UTF-8");
        }
        if (line >= 0) {
            spans.set(line, ValueSpans.TEXT, 0, value.length);
        }
        return pattern == null ? null : groups(pattern, value, spans);
    }

    private @Nullable DecodeProblem groups(Pattern whole, byte[] value, ValueSpans spans) {
        // As text, because RE2/J 1.8 takes each byte outside ASCII for the beginning of the line, so that ^ matches
        // behind it.
        String text = new String(value, StandardCharsets.UTF_8);
        Matcher matcher = whole.matcher(text);
        if (!matcher.matches()) {
            return DecodeProblem.malformed(
                    "source.pattern does not match the line as a whole: \"" + Excerpt.of(value, 0, value.length) + '"');
        }
        for (int group = 1; group < tokenOfGroup.length; group++) {
            int token = tokenOfGroup[group];
            // A group that took no part in the match has no position.
            if (token != NO_TOKEN && matcher.start(group) >= 0) {
                spans.set(
                        token,
                        ValueSpans.TEXT,
                        offset(value, text, matcher.start(group)),
                        offset(value, text, matcher.end(group)));
            }
        }
        return null;
    }

    /** The offset in the value of a position in its text. Both have the same length if all is ASCII. */
    private static int offset(byte[] value, String text, int position) {
        return value.length == text.length()
                ? position
                : text.substring(0, position).getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public byte[] unescape(byte[] value, int start, int end) {
        throw new IllegalStateException("a line holds no escapes");
    }

    @Override
    public boolean untyped() {
        return true;
    }
}
