// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure;

import org.jspecify.annotations.Nullable;

/**
 * The definition of an accumulator.
 *
 * @param text canonical: {@code sum(price * quantity) where quantity < 100}. It identifies the accumulator in state, so its
 *     meaning must never change. It has the statistic, the input in parentheses unless events are counted, and the condition
 * @param filter which events are added; null for all
 */
record Definition(String text, Input input, @Nullable Filter filter) {
    /** A definition from state; no events can be added to its accumulator. */
    static Definition saved(String text) {
        return new Definition(text, Input.EVENTS, null);
    }

    /** The statistic: the text up to the input. */
    String function() {
        return text.split("[( ]", 2)[0];
    }
}
