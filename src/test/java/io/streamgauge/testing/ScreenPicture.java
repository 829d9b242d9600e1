// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import java.util.Arrays;
import org.jline.builtins.ScreenTerminal;

/** The screen of a terminal as SVG, which GitHub shows. */
final class ScreenPicture {
    private static final int CELL_WIDTH = 8;
    private static final int CELL_HEIGHT = 17;
    private static final int MARGIN = 12;

    /** Of a cell of {@link ScreenTerminal}: above the character are flags and colors with four bits for each of red, green, blue. */
    private static final int ATTRIBUTES = 32;

    private static final int FOREGROUND_BITS = 12;
    private static final long BOLD = 1L << 27;
    private static final long HAS_FOREGROUND = 1L << 28;

    private final int columns;
    private final int rows;
    private final long[] cells;

    ScreenPicture(ScreenTerminal screen, int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
        this.cells = new long[columns * rows];
        screen.dump(cells, 0, 0, rows, columns, new int[2]);
    }

    /** @param first row that is shown, from 0 */
    String svg(int first) {
        int last = rows;
        while (last > 0 && row(last - 1).isBlank()) {
            last--;
        }
        int width = 2 * MARGIN + columns * CELL_WIDTH;
        int height = 2 * MARGIN + (last - first) * CELL_HEIGHT;
        StringBuilder svg = new StringBuilder(("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"monospace\" font-size=\"13\">%n<rect width=\"100%%\" height=\"100%%\" rx=\"8\" fill=\"#1e2227\"/>%n")
                .formatted(width, height));
        for (int row = first; row < last; row++) {
            int column = 0;
            while (column < columns) {
                int end = column;
                while (end < columns && attributes(row, end) == attributes(row, column)) {
                    end++;
                }
                append(svg, row, row - first, column, end);
                column = end;
            }
        }
        return svg.append("</svg>\n").toString();
    }

    private void append(StringBuilder svg, int row, int line, int from, int to) {
        String text = row(row).substring(from, to);
        if (text.isBlank()) {
            return;
        }
        long attributes = attributes(row, from);
        svg.append("<text xml:space=\"preserve\" x=\"%d\" y=\"%d\" textLength=\"%d\" fill=\"%s\"%s>%s</text>%n"
                .formatted(
                        MARGIN + from * CELL_WIDTH,
                        MARGIN + line * CELL_HEIGHT + CELL_HEIGHT - 4,
                        (to - from) * CELL_WIDTH,
                        color(attributes),
                        (attributes & BOLD) != 0 ? " font-weight=\"bold\"" : "",
                        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")));
    }

    private static String color(long attributes) {
        return (attributes & HAS_FOREGROUND) == 0
                ? "#d7dae0"
                : "#%03x".formatted(attributes >> FOREGROUND_BITS & 0xfff | 0x333);
    }

    private long attributes(int row, int column) {
        return cells[row * columns + column] >>> ATTRIBUTES;
    }

    private String row(int row) {
        int[] characters = Arrays.stream(cells, row * columns, (row + 1) * columns)
                .mapToInt(cell -> Math.max(' ', (int) cell))
                .toArray();
        return new String(characters, 0, columns);
    }
}
