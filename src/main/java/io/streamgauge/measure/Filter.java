package io.streamgauge.measure;

import io.streamgauge.expression.Condition;
import io.streamgauge.expression.EventCondition;
import io.streamgauge.model.Event;
import java.io.Serializable;
import java.util.function.ToIntFunction;

/**
 * Which events a measure takes: those for which the condition is true. Asked once for an event, however many accumulators
 * want to know.
 */
final class Filter implements Serializable {
    private static final long serialVersionUID = 1;

    private final EventCondition condition;
    private transient Event last;
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
