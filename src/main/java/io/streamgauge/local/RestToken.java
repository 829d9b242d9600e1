package io.streamgauge.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The secret that opens Flink's REST interface while a run lasts. */
final class RestToken {
    private static final int BYTES = 32;

    private RestToken() {}

    /** Writes a new secret and returns it. The attributes let only the owner read the file. */
    static String write(Path file, FileAttribute<?>... attributes) throws IOException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        Files.deleteIfExists(file);
        Files.writeString(Files.createFile(file, attributes), token + "\n");
        return token;
    }
}
