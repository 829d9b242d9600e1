// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure;

import io.streamgauge.expression.Condition;
import io.streamgauge.expression.EventCondition;
import io.streamgauge.model.Event;
import java.io.Serializable;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The events of a measure: those for which its condition is true. It is evaluated once for each event. */
final class Filter implements Serializable {
    private static final long serialVersionUID = 1;

    private final EventCondition condition;
    private transient @Nullable Event last;
    private transient boolean holds;

    Filter(Condition condition, ToIntFunction<String> fields) {
        this.condition = new EventCondition(condition, fields);
    }

    boolean holds(Event event) {
        if (last != event) {
            last = event;
            holds = condition.test(event.fields()) == Condition.Outcome.TRUE;
        }
        return holds;
    }
}
