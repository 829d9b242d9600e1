// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Files in UTF-8.
 *
 * @param what they are, for messages, as in {@code a pipeline}
 * @param maxBytes of a file
 */
public record Utf8File(String what, int maxBytes) {

    public String read(Path file) throws UnreadableFileException {
        if (Files.isDirectory(file)) {
            throw new UnreadableFileException("this is a directory, not a file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        } catch (NoSuchFileException e) {
            throw new UnreadableFileException("there is no such file");
        } catch (IOException e) {
            throw new UnreadableFileException("the file cannot be read");
        }
    }

    public String read(InputStream in) throws UnreadableFileException {
        try {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new UnreadableFileException(
                        "the file is larger than " + what + " can be (" + maxBytes + " bytes)");
            }
            return decoded(bytes).orElseThrow(() -> new UnreadableFileException("the file is not UTF-8"));
        } catch (IOException e) {
            throw new UnreadableFileException("the file cannot be read");
        }
    }

    /** The text that has exactly these bytes; empty if none has. */
    public static Optional<String> decoded(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
