package io.streamgauge.measure;

/**
 * What an accumulator keeps of which events.
 *
 * @param text canonical: {@code sum(price * quantity) where quantity < 100}; state is found again by it, so what it names may
 *     never change its meaning. A function, then its input in parentheses, unless it counts events, then the condition
 * @param input null where events are counted, or none are taken
 * @param filter which events count; null for all
 */
record Definition(String text, Input input, Filter filter) {

    /** What was saved once: it takes no events. */
    static Definition saved(String text) {
        return new Definition(text, null, null);
    }

    /** What is kept: the text up to the input. */
    String function() {
        int end = 0;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
            end++;
        }
        return text.substring(0, end);
    }
}
