// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import io.streamgauge.config.file.UnreadableFileException;
import io.streamgauge.config.file.Utf8File;
import io.streamgauge.pipeline.Fingerprint;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fills in <code>${NAME}</code>, <code>${NAME:-default}</code> and <code>${file:/path}</code>; <code>$${</code>
 * is an escaped <code>${</code>. As in a shell, the default applies if the name is unset or empty. The last line break of a
 * file is dropped, because editors add it.
 */
final class Placeholders {
    private static final Pattern OPENING = Pattern.compile("\\$\\$\\{|\\$\\{(?:([^}]*)})?");
    private static final Pattern NAME = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);
    private static final String FILE = "file:";
    private static final Utf8File VALUE = new Utf8File("a value", 1 << 20);

    private final @Nullable UnaryOperator<@Nullable String> environment;

    /** @param environment the value of a name, null if it is unset; null if placeholders are not allowed */
    Placeholders(@Nullable UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    /**
     * A text with its placeholders filled in.
     *
     * @param kept the form that may be kept in state and shown: the text itself without placeholders, else as the file has
     *     it, with a SHA-256 that changes with the values
     * @param secret whether a value is from the environment or a file
     * @param unset the first name without a value; null if there is none
     * @param mistake why the text cannot be read; null if it can
     */
    record Resolved(
            String text,
            String kept,
            boolean secret,
            @Nullable String unset,
            @Nullable String mistake) {
        private static Resolved mistake(String message) {
            return new Resolved("", "", false, null, message);
        }
    }

    Resolved resolve(String text) {
        StringBuilder out = new StringBuilder();
        boolean secret = false;
        boolean filled = false;
        String unset = null;
        Matcher opening = OPENING.matcher(text);
        while (opening.find()) {
            opening.appendReplacement(out, "");
            if (opening.group().startsWith("$$")) {
                out.append("${");
                continue;
            }
            Resolved value = fill(opening.group(1));
            if (value.mistake() != null) {
                return new Resolved(text, text, false, null, value.mistake());
            }
            out.append(value.text());
            filled = true;
            secret |= value.secret();
            unset = unset == null ? value.unset() : unset;
        }
        String result = opening.appendTail(out).toString();
        return new Resolved(
                result, filled ? text + " sha256:" + Fingerprint.digest(result) : result, secret, unset, null);
    }

    /**
     * Fills in one placeholder, which stays as it is if its name is unset.
     *
     * @param inside the text between the braces; null if the closing brace is missing
     */
    private Resolved fill(@Nullable String inside) {
        if (environment == null) {
            return Resolved.mistake("${ is for the pipeline file only; write $${ for a literal ${");
        }
        if (inside == null) {
            return Resolved.mistake("${ has no }; write $${ for a literal ${");
        }
        if (inside.startsWith(FILE)) {
            return ofFile(inside);
        }
        Matcher matcher = NAME.matcher(inside);
        if (!matcher.matches()) {
            return Resolved.mistake("${" + inside + "} is not a placeholder; write ${NAME}, ${NAME:-default}, "
                    + "${file:/path}, or $${ for a literal ${");
        }
        String name = matcher.group(1);
        String fallback = matcher.group(2);
        String value = environment.apply(name);
        if (value != null && !(value.isEmpty() && fallback != null)) {
            return new Resolved(value, "", true, null, null);
        }
        return fallback == null
                ? new Resolved("${" + name + "}", "", false, name, null)
                : new Resolved(fallback, "", false, null, null);
    }

    private static Resolved ofFile(String inside) {
        try {
            Path file = Path.of(inside.substring(FILE.length()));
            // A device or a pipe may have no end.
            if (Files.isRegularFile(file)) {
                return new Resolved(VALUE.read(file).replaceFirst("\r?\n\\z", ""), "", true, null, null);
            }
        } catch (UnreadableFileException | InvalidPathException e) {
            // Reported below.
        }
        return Resolved.mistake(
                "${" + inside + "}: the file cannot be read; it must be a regular one, in UTF-8, of 1 MiB at most");
    }
}
