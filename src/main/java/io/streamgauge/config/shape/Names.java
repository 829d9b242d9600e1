// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config.shape;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules for names. */
public final class Names {
    public static final String NAME = "a name; use small letters, digits and -, beginning with a letter, at most 100";
    public static final String TOPIC = "a name of a Kafka topic; use letters, digits, . _ and -, at most 249";

    static final String NAME_FORM = "[a-z][a-z0-9-]{0,99}";
    static final String TOPIC_FORM = "[a-zA-Z0-9._-]{1,249}";
    static final String IDENTIFIER_FORM = "[A-Za-z_][A-Za-z0-9_]*";

    private static final Pattern LEGAL_NAME = Pattern.compile(NAME_FORM);
    private static final Pattern LEGAL_TOPIC = Pattern.compile(TOPIC_FORM);
    private static final Pattern IDENTIFIER = Pattern.compile(IDENTIFIER_FORM);

    /** The reserved words of CEL. */
    private static final Set<String> RESERVED =
            Set.of(("as break const continue else false for function if import in let "
                            + "loop namespace null package return true var void while")
                    .split(" "));

    private Names() {}

    /** The constants of an enum by their names in the file. */
    public static <E extends Enum<E>> Map<String, E> constants(Class<E> type) {
        Map<String, E> constants = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            constants.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
        }
        return constants;
    }

    /** The text if it is a legal name, else null. */
    public static @Nullable String name(String text) {
        return LEGAL_NAME.matcher(text).matches() ? text : null;
    }

    /** The text if it is a legal name of a topic, else null. */
    public static @Nullable String topic(String text) {
        return LEGAL_TOPIC.matcher(text).matches() && !text.equals(".") && !text.equals("..") ? text : null;
    }

    /** The end of the message about an illegal name of a field or a measure; null for a legal one. */
    public static @Nullable String wrongIdentifier(String text) {
        if (!IDENTIFIER.matcher(text).matches()) {
            return "is not a name; use letters, digits and _, not beginning with a digit";
        }
        return RESERVED.contains(text) ? "is a reserved word of expressions; choose another name" : null;
    }
}
