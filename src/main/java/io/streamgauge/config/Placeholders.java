package io.streamgauge.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills in <code>${NAME}</code>, <code>${NAME:-default}</code> and <code>${file:/path}</code>; <code>$${</code>
 * stands for <code>${</code>. As in a shell, the default holds where the name is unset or empty. The last line break
 * of a file is left out, as editors add it.
 */
final class Placeholders {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String FILE = "file:";
    private static final int LARGEST_FILE = 1 << 20;
    private static final String DEFAULT = ":-";

    private final UnaryOperator<String> environment;

    /** @param environment the value of a name, null where it is unset; null where there must be no placeholders */
    Placeholders(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    /**
     * A text with its values filled in.
     *
     * @param kept what may be kept and shown of it: the same where nothing was filled in, else as it was written, with a
     *     SHA-256 by which another value is noticed
     * @param secret whether a value came from the environment or a file
     * @param unset the first name without value; null where there is none
     * @param mistake why the text cannot be read; null where it can
     */
    record Resolved(String text, String kept, boolean secret, String unset, String mistake) {}

    Resolved resolve(String text) {
        StringBuilder out = new StringBuilder();
        boolean secret = false;
        boolean holds = false;
        String unset = null;
        int at = 0;
        for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", at)) {
            if (open > at && text.charAt(open - 1) == '$') {
                out.append(text, at, open - 1).append("${");
                at = open + 2;
                continue;
            }
            if (environment == null) {
                return mistake(text, "${ is for the pipeline file only; write $${ where it is meant as it stands");
            }
            int close = text.indexOf('}', open);
            if (close < 0) {
                return mistake(text, "${ has no }; write $${ where it is meant as it stands");
            }
            out.append(text, at, open);
            at = close + 1;
            holds = true;
            String inside = text.substring(open + 2, close);
            if (inside.startsWith(FILE)) {
                String path = inside.substring(FILE.length());
                try {
                    out.append(content(path));
                } catch (IOException | InvalidPathException e) {
                    return mistake(
                            text,
                            "${" + inside
                                    + "}: the file cannot be read; it must be a regular one, in UTF-8, of 1 MiB at"
                                    + " most");
                }
                secret = true;
                continue;
            }
            int split = inside.indexOf(DEFAULT);
            String name = split < 0 ? inside : inside.substring(0, split);
            Matcher legal = NAME.matcher(name);
            if (!legal.matches()) {
                return mistake(
                        text,
                        "${" + inside + "} is not a placeholder; write ${NAME}, ${NAME:-default}, "
                                + "${file:/path}, or $${ where it is meant as it stands");
            }
            String value = environment.apply(name);
            if (value != null && !(value.isEmpty() && split >= 0)) {
                out.append(value);
                secret = true;
            } else if (split >= 0) {
                out.append(inside, split + DEFAULT.length(), inside.length());
            } else {
                out.append("${").append(name).append('}');
                unset = unset == null ? name : unset;
            }
        }
        String filled = out.append(text, at, text.length()).toString();
        return new Resolved(filled, holds ? text + " sha256:" + digest(filled) : filled, secret, unset, null);
    }

    private static Resolved mistake(String text, String mistake) {
        return new Resolved(text, text, false, null, mistake);
    }

    /** Its beginning, which is enough to notice another value. */
    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** A device or a pipe may have no end. */
    private static String content(String path) throws IOException {
        Path file = Path.of(path);
        if (!Files.isRegularFile(file)) {
            throw new IOException("not a regular file");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST_FILE + 1);
        }
        if (bytes.length > LARGEST_FILE) {
            throw new IOException("too large");
        }
        String content = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        return content.endsWith("\r\n")
                ? content.substring(0, content.length() - 2)
                : content.endsWith("\n") ? content.substring(0, content.length() - 1) : content;
    }
}
