package io.streamgauge.config;

import java.io.IOException;
import java.io.StreamTokenizer;
import java.io.StringReader;
import java.util.Set;

/**
 * Reads {@code sasl.jaas.config} for the login modules that it names. Any other module than these could be made to load
 * code or to call a directory server of the attacker's (CVE-2023-25194, CVE-2025-27818).
 */
final class Jaas {
    private static final Set<String> MODULES = Set.of(
            "org.apache.kafka.common.security.plain.PlainLoginModule",
            "org.apache.kafka.common.security.scram.ScramLoginModule",
            "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule",
            "com.sun.security.auth.module.Krb5LoginModule");

    private Jaas() {}

    /** What is wrong with a configuration, to stand behind it; null where nothing is. */
    static String wrong(String config) {
        // As Kafka reads it: words, quoted texts, comments, an entry up to each semicolon.
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
