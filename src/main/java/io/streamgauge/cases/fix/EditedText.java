// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.fix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** A text and changes to it. Positions are code points from the beginning, as in the marks of YAML nodes. */
final class EditedText {
    private final int[] text;
    private final List<Edit> edits = new ArrayList<>();

    private record Edit(int from, int to, String by) {}

    EditedText(String text) {
        this.text = text.codePoints().toArray();
    }

    /** Replaces what is from {@code from}, inclusive, to {@code to}, exclusive. Replaced parts do not overlap. */
    void replace(int from, int to, String by) {
        edits.add(new Edit(from, to, by));
    }

    void insert(int at, String part) {
        replace(at, at, part);
    }

    int size() {
        return text.length;
    }

    /** The character at a position; a line break before the beginning and behind the end. */
    int at(int position) {
        return position < 0 || position >= text.length ? '\n' : text[position];
    }

    /** The position of the first character of a line. */
    int lineStart(int position) {
        int start = position;
        while (start > 0 && text[start - 1] != '\n') {
            start--;
        }
        return start;
    }

    /** The position behind the last character of a line: of its line break, or of the end of the text. */
    int lineEnd(int position) {
        int end = position;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        return end;
    }

    private List<Edit> sorted() {
        // Of several at one position, insertions come first.
        return edits.stream()
                .sorted(Comparator.comparingInt(Edit::from).thenComparingInt(Edit::to))
                .toList();
    }

    String edited() {
        return edited(0, text.length, sorted());
    }

    private String edited(int from, int to, List<Edit> within) {
        StringBuilder out = new StringBuilder();
        int at = from;
        for (Edit edit : within) {
            out.append(new String(text, at, edit.from - at)).append(edit.by);
            at = edit.to;
        }
        return out.append(new String(text, at, to - at)).toString();
    }

    /** The lines that change, each run of them with its line number: those of before with {@code -}, those of after with {@code +}. */
    List<String> diff() {
        List<String> lines = new ArrayList<>();
        List<Edit> all = sorted();
        int next = 0;
        while (next < all.size()) {
            int first = next;
            int start = lineStart(all.get(first).from);
            int end = lineEnd(all.get(next).to);
            next++;
            while (next < all.size() && all.get(next).from <= end) {
                end = Math.max(end, lineEnd(all.get(next).to));
                next++;
            }
            long number =
                    1 + Arrays.stream(text, 0, start).filter(c -> c == '\n').count();
            List<String> before = new String(text, start, end - start).lines().toList();
            List<String> after =
                    edited(start, end, all.subList(first, next)).lines().toList();
            lines.addAll(hunk(number, before, after));
        }
        return lines;
    }

    /** Lines that are the same at the beginning and at the end are no change. */
    private static List<String> hunk(long number, List<String> before, List<String> after) {
        int same = 0;
        while (same < Math.min(before.size(), after.size()) && before.get(same).equals(after.get(same))) {
            same++;
        }
        int tail = 0;
        while (tail < Math.min(before.size(), after.size()) - same
                && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        List<String> lines = new ArrayList<>();
        lines.add("line " + (number + same));
        before.subList(same, before.size() - tail).forEach(line -> lines.add("- " + line));
        after.subList(same, after.size() - tail).forEach(line -> lines.add("+ " + line));
        return lines;
    }
}
