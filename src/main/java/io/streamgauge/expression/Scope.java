// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.expression;

import io.streamgauge.expression.Condition.OperandType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names that an expression may use. Where a part of the file is wrong, types or names of others are unknown; an
 * expression over them is checked as far as possible, and must not be evaluated.
 *
 * @param types null for a name whose type is unknown; names may contain dots, like {@code previous.close}
 * @param complete whether there are no other names
 */
public record Scope(Map<String, @Nullable OperandType> types, boolean complete) {

    /** The names with their types, all of which are known. */
    public static Scope of(Map<String, OperandType> types) {
        return new Scope(Map.copyOf(types), true);
    }

    /** Whether a name may be used. */
    public boolean allows(String name) {
        return !complete || types.containsKey(name);
    }
}
