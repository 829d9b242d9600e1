// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.display;

import io.streamgauge.measure.Measure;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import io.streamgauge.pipeline.Window;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * Results of one aggregation that are shown as one table: of windows with the same end, or sessions that were emitted at about the same
 * time.
 */
final class ResultBlock {
    /** More rows than any screen shows; beyond, those with the greatest keys are only counted. */
    private static final int KEPT_ROWS = 200;

    /** Longer keys are cut, so that figures stay on the screen. */
    private static final int LONGEST_KEY = 32;

    private static final String GAP = "  ";

    /** The widest texts of an aggregation until now: columns stay where they are from block to block. */
    static final class Widths {
        private int key;
        private final int[] measures;

        Widths(Aggregation aggregation) {
            this.measures = aggregation.measures().stream()
                    .mapToInt(measure -> measure.name().length())
                    .toArray();
        }
    }

    private final Aggregation aggregation;
    private final WindowResult first;
    private final Widths widths;
    /** The rows, in the order of the keys' texts. */
    private final TreeMap<String, Row> rows = new TreeMap<>();

    private long results;
    private long notKept;

    private record Row(String key, List<String> cells) {}

    ResultBlock(Aggregation aggregation, WindowResult first, Widths widths) {
        this.aggregation = aggregation;
        this.first = first;
        this.widths = widths;
    }

    /** Another result for the same table; a later one of the same key and window replaces the one before. */
    void add(WindowResult result) {
        results++;
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < aggregation.measures().size(); i++) {
            Measure measure = aggregation.measures().get(i);
            cells.add(Texts.value(measure, result.values()[i]));
        }
        rows.put(id(result), new Row(key(result), cells));
        if (rows.size() > KEPT_ROWS) {
            rows.pollLastEntry();
            notKept++;
        }
    }

    /** Displayed keys are truncated, so the full key and the start of the window follow to keep rows distinct. */
    private static String id(WindowResult result) {
        String bytes = new String(result.key().bytes(), StandardCharsets.ISO_8859_1);
        return Texts.key(result.key()) + "\0" + bytes + "\0" + result.start();
    }

    private String key(WindowResult result) {
        String key = Texts.key(result.key());
        String shown = key.length() <= LONGEST_KEY ? key : key.substring(0, LONGEST_KEY - 2) + "..";
        return aggregation.window() instanceof Window.Session
                ? shown + GAP + Texts.clock(result.start()) + "-" + Texts.clock(result.end())
                : shown;
    }

    long results() {
        return results;
    }

    /**
     * A header and a line for each key, in order.
     *
     * @param most rows; the others are counted in a line of their own
     */
    List<AttributedString> lines(int most) {
        // A line that counts one row takes as much room as the row.
        int fit = rows.size() == most + 1 ? most + 1 : most;
        List<Row> shown = rows.values().stream().limit(fit).toList();
        for (Row row : shown) {
            widths.key = Math.max(widths.key, row.key.length());
            for (int i = 0; i < widths.measures.length; i++) {
                widths.measures[i] =
                        Math.max(widths.measures[i], row.cells.get(i).length());
            }
        }
        widths.key = Math.max(widths.key, title().length());
        String time = time();
        String margin = " ".repeat(Math.max(time.length(), "00:00:00".length()));
        List<AttributedString> lines = new ArrayList<>();
        lines.add(line(
                new AttributedStringBuilder()
                        .append(time.isEmpty() ? margin : time, AttributedStyle.DEFAULT.faint())
                        .append(GAP)
                        .append(padded(title(), widths.key), AttributedStyle.DEFAULT.bold()),
                aggregation.measureNames(),
                AttributedStyle.DEFAULT.faint()));
        for (Row row : shown) {
            lines.add(line(
                    new AttributedStringBuilder().append(margin + GAP + padded(row.key, widths.key)),
                    row.cells,
                    AttributedStyle.DEFAULT));
        }
        long more = rows.size() - shown.size() + notKept;
        if (more > 0) {
            lines.add(new AttributedString(
                    margin + GAP + Texts.count(more, "more row"), AttributedStyle.DEFAULT.faint()));
        }
        return lines;
    }

    /** The end of the windows; days, weeks and months are known by their first day. */
    private String time() {
        if (aggregation.window() instanceof Window.Calendar calendar) {
            return Texts.date(first.start(), calendar.zone());
        }
        return aggregation.window() instanceof Window.Session ? "" : Texts.clock(first.end());
    }

    private String title() {
        return switch (first.kind()) {
            case EARLY -> aggregation.name() + " (early)";
            case REVISED -> aggregation.name() + " (revised)";
            case FINAL, RETRACTED -> aggregation.name();
        };
    }

    private AttributedString line(AttributedStringBuilder begin, List<String> cells, AttributedStyle style) {
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            begin.append(GAP + " ".repeat(widths.measures[i] - cell.length())).append(cell, style);
        }
        return begin.toAttributedString();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
