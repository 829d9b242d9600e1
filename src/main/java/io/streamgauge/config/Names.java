package io.streamgauge.config;

import java.util.Set;
import java.util.regex.Pattern;

/** What may be called what. */
final class Names {
    static final String NAME = "a name; use small letters, digits and -, beginning with a letter, at most 100";
    static final String TOPIC = "a name of a Kafka topic; use letters, digits, . _ and -, at most 249";

    private static final Pattern LEGAL_NAME = Pattern.compile("[a-z][a-z0-9-]{0,99}");
    private static final Pattern LEGAL_TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** CEL keeps these for itself. */
    private static final Set<String> RESERVED = Set.of(
            "as",
            "break",
            "const",
            "continue",
            "else",
            "false",
            "for",
            "function",
            "if",
            "import",
            "in",
            "let",
            "loop",
            "namespace",
            "null",
            "package",
            "return",
            "true",
            "var",
            "void",
            "while");

    private Names() {}

    /** The name itself; null where it is none. */
    static String name(String text) {
        return LEGAL_NAME.matcher(text).matches() ? text : null;
    }

    static String topic(String text) {
        return LEGAL_TOPIC.matcher(text).matches() && !text.equals(".") && !text.equals("..") ? text : null;
    }

    /** Why a name of a field or a measure cannot be used, to stand behind it; null where it can. */
    static String wrongIdentifier(String text) {
        if (!IDENTIFIER.matcher(text).matches()) {
            return "is not a name; use letters, digits and _, not beginning with a digit";
        }
        return RESERVED.contains(text) ? "is a reserved word of expressions; take another name" : null;
    }
}
