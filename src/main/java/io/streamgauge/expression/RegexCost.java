// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.expression;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the size of a compiled regular expression. RE2 matches in linear time because it copies repeated parts, and nested
 * copies can exhaust the memory before the compiled program has a size.
 */
public final class RegexCost {
    private static final Pattern REPEAT = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");
    private static final Pattern CLASS = Pattern.compile("\\[\\^?]?(?:\\\\.|\\[:\\^?\\w+:]|[^]\\\\])*]");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:[xpP]\\{[^}]*}|.)", Pattern.DOTALL);
    private static final long MOST = 10_000;
    private static final int DEEPEST = 50;

    private RegexCost() {}

    /** Whether the pattern is too large to compile. An invalid pattern may count as small. */
    public static boolean tooLarge(String pattern) {
        Deque<Long> open = new ArrayDeque<>();
        long size = 0;
        long last = 0;
        for (int at = 0; at < pattern.length(); at++) {
            Matcher repeat = REPEAT.matcher(pattern).region(at, pattern.length());
            Matcher atom = (pattern.charAt(at) == '[' ? CLASS : ESCAPE)
                    .matcher(pattern)
                    .region(at, pattern.length());
            if (repeat.lookingAt()) {
                long times = Math.max(number(repeat.group(1)), number(repeat.group(2)));
                size += last * Math.max(0, times - 1);
                last *= Math.max(1, times);
                at = repeat.end() - 1;
            } else if (pattern.charAt(at) == '(') {
                open.push(size);
                size = 0;
            } else if (pattern.charAt(at) == ')' && !open.isEmpty()) {
                last = size + 2;
                size = open.pop() + last;
            } else {
                at = atom.lookingAt() ? atom.end() - 1 : at;
                last = 1;
                size++;
            }
            if (size > MOST || last > MOST || open.size() > DEEPEST) {
                return true;
            }
        }
        return false;
    }

    private static long number(@Nullable String digits) {
        return digits == null || digits.isEmpty() ? 0 : Long.parseLong(digits);
    }
}
