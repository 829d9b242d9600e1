// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config.message;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file that may be shown beside a problem. A line that may hold a literal password is not shown, and neither
 * is what is indented below it.
 */
public final class ShownLines {
    /**
     * Parts of the names of Kafka's passwords and keys, also misspelled at their end, of what a login module takes, and of
     * destinations, whose addresses are secrets.
     */
    private static final Pattern SECRET = Pattern.compile(
            "(?i)passw|pasw|pwd|passphrase|secret|jaas|credential|auth|keystore|truststore|ssl.?key|private.?key"
                    + "|\\bnotify\\s*:|\\bto\\s*:|https?://");

    private final List<String> lines;

    public ShownLines(String text) {
        // A byte order mark is not counted in columns.
        this.lines = text.replaceFirst("^\uFEFF", "").lines().toList();
    }

    /**
     * A line as it is written; null if it may not be shown or does not exist.
     *
     * @param number from 1
     */
    public @Nullable String line(int number) {
        if (number < 1 || number > lines.size()) {
            return null;
        }
        String line = lines.get(number - 1);
        int depth = indentation(line);
        boolean secret = isSecret(line);
        for (int i = number - 2; i >= 0 && depth > 0 && !secret; i--) {
            int above = indentation(lines.get(i));
            if (above < depth) {
                depth = above;
                secret = isSecret(lines.get(i));
            }
        }
        return secret ? null : line;
    }

    /** Whether a line may hold a password, or begins a block that may. */
    public static boolean isSecret(String line) {
        return SECRET.matcher(line).find();
    }

    /** Empty lines and comments belong to whatever is around them. */
    private static int indentation(String line) {
        String text = line.stripLeading();
        return text.isEmpty() || text.startsWith("#") ? Integer.MAX_VALUE : line.length() - text.length();
    }
}
