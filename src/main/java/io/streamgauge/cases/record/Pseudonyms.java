// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.record;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names in place of hidden values. Equal values get equal names, whatever field they are in, and others get others: {@code hidden-1},
 * {@code hidden-2}, ... of a text, and 1, 2, ... of a number, also of one in quotes. A text that means "no value" stays.
 */
final class Pseudonyms {
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9]\\d{0,40})(?:\\.\\d{1,40})?");

    private final Set<String> nulls;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();

    /** @param nulls texts that mean "no value" */
    Pseudonyms(Set<String> nulls) {
        this.nulls = nulls;
    }

    /** The name of a value, which it gets with the first call. */
    String of(String value) {
        if (nulls.contains(value)) {
            return value;
        }
        boolean number = NUMBER.matcher(value).matches();
        String same = number ? new BigDecimal(value).stripTrailingZeros().toPlainString() : value;
        int index = numbers.computeIfAbsent(same, first -> numbers.size() + 1);
        return number ? String.valueOf(index) : "hidden-" + index;
    }

    /** Whether a text was hidden somewhere. A number is not: other fields have the same one by chance. */
    boolean isHidden(String value) {
        return numbers.containsKey(value) && !NUMBER.matcher(value).matches();
    }
}
