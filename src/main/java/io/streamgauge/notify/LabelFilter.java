// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamgauge.expression.Condition;
import io.streamgauge.notify.outbox.Notification;
import io.streamgauge.notify.request.RequestFormat;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides by a condition whether a notification is for the destination.
 *
 * @param only null lets everything through
 */
record LabelFilter(@Nullable Condition only) {
    /** Members of the record, each absent where it is false. */
    private static final List<String> FLAGS = List.of("noData", "repeat");

    private static final String STATUS = "status";

    boolean test(Notification notification) throws IOException {
        if (only == null) {
            return true;
        }
        List<String> names = only.names();
        ObjectNode alert = RequestFormat.read(notification);
        return only.test(name -> value(alert, names.get(name))) == Condition.Outcome.TRUE;
    }

    private static @Nullable Object value(JsonNode alert, String name) {
        if (FLAGS.contains(name)) {
            return alert.path(name).asBoolean();
        }
        JsonNode text =
                name.equals(STATUS) ? alert.path(STATUS) : alert.path("labels").path(name);
        return text.isMissingNode() ? null : text.asText();
    }
}
