// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config.shape;

import io.streamgauge.model.Durations;
import io.streamgauge.schema.Shape;
import java.util.List;

/** The forms of values that several parts of a file have. */
public final class Forms {
    /** YAML can take a name for a truth value, and a topic for a number, too. */
    static final Shape NAME = new Shape.Scalar(List.of("string", "boolean"), Names.NAME_FORM, null, List.of());

    static final Shape TOPIC =
            new Shape.Scalar(List.of("string", "number", "boolean"), Names.TOPIC_FORM, null, List.of());
    static final Shape DURATION = Shape.text(Durations.FORM);
    static final Shape DURATION_OR_OFF = Shape.anyOf(DURATION, Shape.words("off"));

    /** A condition, a measure or a number that is derived from others. YAML takes a constant for no text. */
    static final Shape EXPRESSION = Shape.text();

    /** A text that editors, unlike the reader, take for null where it is a tilde or {@code NULL}. */
    static final Shape TEXT_OR_TILDE =
            new Shape.Scalar(List.of("string", "number", "boolean", "null"), null, null, List.of());

    /** An instant or a date. */
    public static final Shape TIME = Shape.text("[+-]?\\d{4,9}-\\d{2}-\\d{2}(?:T.*)?");

    private Forms() {}

    static <E extends Enum<E>> Shape constants(Class<E> type) {
        return Shape.words(Names.constants(type).keySet());
    }

    /** A whole number, which may be in quotes. */
    public static Shape count(int digits) {
        return Shape.textOrNumber("\\d{1," + digits + "}");
    }
}
