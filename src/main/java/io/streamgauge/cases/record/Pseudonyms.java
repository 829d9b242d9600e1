// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.record;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names in place of hidden values. Equal values get equal names, whatever field they are in, and others get others: {@code hidden-1},
 * {@code hidden-2}, ... of a text, and 1, 2, ... of a number, also of one in quotes. A text that means "no value" stays.
 */
final class Pseudonyms {
    /** Numbers that are compared by their value: few digits, and an exponent that a decimal can have. */
    private static final Pattern NUMBER =
            Pattern.compile("-?(?:0|[1-9]\\d{0,40})(?:\\.\\d{1,40})?(?:[eE][+-]?\\d{1,9})?");

    private final Set<String> nulls;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final Set<String> texts = new HashSet<>();

    /** @param nulls texts that mean "no value" */
    Pseudonyms(Set<String> nulls) {
        this.nulls = nulls;
    }

    /** The name of a text, which it gets with the first call. */
    String ofText(String text) {
        if (nulls.contains(text)) {
            return text;
        }
        texts.add(text);
        return name(index(text), text);
    }

    /** The name of a number of JSON, which it gets with the first call; a number too. */
    String ofNumber(String number) {
        return nulls.contains(number) ? number : String.valueOf(index(number));
    }

    /** Whether a text was hidden somewhere as a text. One that was a number is not: other fields have the same one by chance. */
    boolean isHidden(String text) {
        return texts.contains(text);
    }

    /** The name of a text that was hidden somewhere, as a text or as a number; null if it was not. */
    @Nullable
    String known(String text) {
        Integer index = numbers.get(same(text));
        return index == null ? null : name(index, text);
    }

    private int index(String value) {
        return numbers.computeIfAbsent(same(value), first -> numbers.size() + 1);
    }

    private static String name(int index, String text) {
        return isNumber(text) ? String.valueOf(index) : "hidden-" + index;
    }

    private static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    /** The same text for equal values. An exponent stays one: its digits could fill the memory. */
    private static String same(String value) {
        return isNumber(value) ? new BigDecimal(value).stripTrailingZeros().toString() : value;
    }
}
