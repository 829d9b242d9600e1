// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config.kafka;

import java.io.IOException;
import java.io.StreamTokenizer;
import java.io.StringReader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the login modules that {@code sasl.jaas.config} names. Another module could load code or call a directory server
 * of an attacker (CVE-2023-25194, CVE-2025-27818).
 */
final class Jaas {
    private static final Set<String> MODULES = Set.of(
            "org.apache.kafka.common.security.plain.PlainLoginModule",
            "org.apache.kafka.common.security.scram.ScramLoginModule",
            "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule",
            "com.sun.security.auth.module.Krb5LoginModule");

    private Jaas() {}

    /** The end of the message about an illegal configuration; null for a legal one. */
    static @Nullable String wrong(String config) {
        // Kafka reads words, quoted texts and comments in the same way. Each entry ends with a semicolon.
        StreamTokenizer tokens = new StreamTokenizer(new StringReader(config));
        tokens.slashSlashComments(true);
        tokens.slashStarComments(true);
        tokens.wordChars('-', '-');
        tokens.wordChars('_', '_');
        tokens.wordChars('$', '$');
        boolean atModule = true;
        int entries = 0;
        try {
            for (int token = tokens.nextToken(); token != StreamTokenizer.TT_EOF; token = tokens.nextToken()) {
                if (atModule && (tokens.sval == null || !MODULES.contains(tokens.sval))) {
                    return "is not allowed: the login module must be PlainLoginModule, ScramLoginModule or "
                            + "OAuthBearerLoginModule of Kafka, or Krb5LoginModule, by its full name";
                }
                atModule = token == ';';
                entries += atModule ? 1 : 0;
            }
        } catch (IOException e) {
            return "cannot be read";
        }
        return entries > 0 && atModule ? null : "does not end with a semicolon";
    }
}
