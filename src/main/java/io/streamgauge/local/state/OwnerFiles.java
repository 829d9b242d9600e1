// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Files that only the owner of the state directory can read, among them the secret of the REST interface. */
final class OwnerFiles {
    private static final int BYTES = 32;

    private OwnerFiles() {}

    /** Writes a new secret and returns it. The attributes let only the owner read the file. */
    static String writeToken(Path file, FileAttribute<?>... attributes) throws IOException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        Files.deleteIfExists(file);
        Files.writeString(Files.createFile(file, attributes), token + "\n");
        return token;
    }

    /** State holds keys, texts and figures of the events, which others on the machine need not read. */
    static FileAttribute<?>[] forOwner(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
