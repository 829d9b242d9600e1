package io.streamgauge.config;

import java.io.Serializable;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A text with places for values: {@code {symbol} fell to {close}}.
 *
 * @param texts what stands before, between and behind the places; one more than there are names
 * @param names of the values, in the order of the places
 */
public record Template(List<String> texts, List<String> names) implements Serializable {

    /** @param values the text for each name */
    public String fill(UnaryOperator<String> values) {
        StringBuilder filled = new StringBuilder(texts.get(0));
        for (int i = 0; i < names.size(); i++) {
            filled.append(values.apply(names.get(i))).append(texts.get(i + 1));
        }
        return filled.toString();
    }
}
