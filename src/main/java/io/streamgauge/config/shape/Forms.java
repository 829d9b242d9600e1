// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config.shape;

import io.streamgauge.model.Durations;
import io.streamgauge.schema.Shape;

/** The forms of values that several parts of a file have. */
public final class Forms {
    static final Shape NAME = Shape.text(Names.NAME_FORM);
    static final Shape TOPIC = Shape.textOrNumber(Names.TOPIC_FORM);
    static final Shape DURATION = Shape.text(Durations.FORM);
    static final Shape DURATION_OR_OFF = Shape.anyOf(DURATION, Shape.words("off"));

    /** A condition, a measure or a number that is derived from others. YAML takes a constant for no text. */
    static final Shape EXPRESSION = Shape.text();

    /** An instant or a date. */
    public static final Shape TIME = Shape.textOrNumber("\\d{4}-\\d{2}-\\d{2}(?:T.*)?");

    private Forms() {}

    static <E extends Enum<E>> Shape constants(Class<E> type) {
        return Shape.words(Names.constants(type).keySet());
    }

    /** A whole number, which may be in quotes. */
    public static Shape count(int digits) {
        return Shape.textOrNumber("\\d{1," + digits + "}");
    }
}
