// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.display;

import io.streamgauge.model.Alert;
import io.streamgauge.model.Durations;
import io.streamgauge.model.Event;
import io.streamgauge.model.Excerpt;
import io.streamgauge.model.Late;
import io.streamgauge.model.Rejected;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** What is shown as one line. */
final class LineFormat {
    private static final int FIGURES = 3;

    private LineFormat() {}

    /** As in {@code FIRING    12:11:40  drift  sensor-12  the median is 26.8  warning}. */
    static AttributedString alert(Alert alert) {
        int color = switch (alert.status()) {
            case FIRING -> AttributedStyle.RED;
            case RESOLVED -> AttributedStyle.GREEN;
            case CORRECTED -> AttributedStyle.YELLOW;
        };
        AttributedStyle style = AttributedStyle.DEFAULT.foreground(color).bold();
        boolean over = alert.status() == Alert.Status.RESOLVED;
        AttributedStringBuilder line = new AttributedStringBuilder()
                .append(String.format(" %-9s ", alert.status()), style)
                .append(Texts.clock(over ? alert.endsAt() : alert.startsAt()) + "  ")
                .append(alert.name(), AttributedStyle.DEFAULT.bold())
                .append("  " + Texts.key(alert.key()) + "  ");
        if (over) {
            Duration lasted = Duration.ofMillis(alert.endsAt() - alert.startsAt());
            line.append("after " + (lasted.isZero() ? "0 s" : Durations.words(lasted)));
        } else {
            line.append(what(alert));
        }
        if (alert.severity() != null) {
            line.append("  " + Excerpt.of(alert.severity()));
        }
        return line.toAttributedString();
    }

    private static String what(Alert alert) {
        if (alert.summary() != null) {
            return Excerpt.of(alert.summary());
        } else if (alert.noData()) {
            return "no data";
        }
        List<String> figures = new ArrayList<>();
        Alert.AlertedWindow window = alert.window();
        for (int i = 0; i < Math.min(FIGURES, window.values().length); i++) {
            figures.add(window.measures().get(i) + " " + Excerpt.of(String.valueOf(window.values()[i])));
        }
        return String.join(", ", figures);
    }

    /** As in {@code rejected  MALFORMED: the document ends at byte 39  readings/2@78}. */
    static AttributedString rejected(Rejected rejected, String which) {
        return new AttributedStringBuilder()
                .append(" rejected  ", AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW))
                .append(which + rejected.code() + ": " + Excerpt.of(rejected.message()))
                .append(rejected.aggregation() == null ? "" : "  by " + rejected.aggregation())
                .append("  " + rejected.source().place(), AttributedStyle.DEFAULT.faint())
                .toAttributedString();
    }

    static AttributedString late(Late late) {
        return new AttributedStringBuilder()
                .append(" late  ", AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW))
                .append(late.aggregation() + ": " + Durations.words(Duration.ofMillis(late.by())) + " behind "
                        + (late.partial() ? "some of its windows" : "its windows"))
                .append("  " + late.source().place(), AttributedStyle.DEFAULT.faint())
                .toAttributedString();
    }

    /** The value as text; empty for a tombstone. */
    static AttributedString record(Event event) {
        byte[] value = event.source().value();
        return new AttributedString(value == null ? "" : Excerpt.escape(new String(value, StandardCharsets.UTF_8)));
    }
}
