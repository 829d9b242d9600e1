// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert.evaluation;

import io.streamgauge.pipeline.AlertRule;
import java.util.Set;
import java.util.TreeSet;

/** The variables of conditions that refer to earlier windows. */
final class AlertVariable {
    static final String PREVIOUS = "previous.";
    static final String PAST = "past.";
    static final String MEAN = ".mean";
    static final String STDDEV = ".stddev";
    static final String PAST_WINDOWS = "past.windows";

    private AlertVariable() {}

    /** All names in the conditions of an alert. */
    static Set<String> names(AlertRule rule) {
        Set<String> names = new TreeSet<>(rule.when().names());
        if (rule.resolve() != null) {
            names.addAll(rule.resolve().names());
        }
        return names;
    }

    /** Whether a name is about windows before the one that is evaluated. */
    static boolean before(String name) {
        return name.startsWith(PREVIOUS) || name.startsWith(PAST);
    }
}
