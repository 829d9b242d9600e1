package io.streamgauge.config;

import io.streamgauge.model.Nearest;
import io.streamgauge.pipeline.Source.Csv;
import io.streamgauge.pipeline.Source.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a value stands in a record. JSON: {@code a.b} reaches into objects, and a list of names, each taken as it
 * stands, does so for names with odd characters: {@code ['a.b', 'c-d']}. CSV: the name of a column, as it stands.
 */
final class FieldPath {
    /** What looks like an array or a quoted name would not find what it seems to say. */
    private static final Pattern PLAIN = Pattern.compile("[^.\\[\\]'\"\\s]+(\\.[^.\\[\\]'\"\\s]+)*");

    private static final String EXPECTED =
            "a path; write one like a.b, or ['a.b', 'c-d'] for names with odd characters";

    private FieldPath() {}

    /** Null, with a problem, where it cannot be read. */
    static List<String> read(Value value, Format format, Csv csv) {
        if (format == Format.CSV) {
            String column = value.text();
            return column == null ? null : column(value, column, csv);
        }
        if (!value.isList()) {
            return value.as(text -> PLAIN.matcher(text).matches() ? List.of(text.split("\\.")) : null, null, EXPECTED);
        }
        List<String> names = new ArrayList<>();
        for (Value item : value.items(EXPECTED)) {
            names.add(item.text());
        }
        if (names.isEmpty()) {
            value.error("an empty list is not " + EXPECTED);
        }
        return names.isEmpty() || names.contains(null) ? null : List.copyOf(names);
    }

    /** The path to a column; null, with a problem, where there is none of this name. */
    static List<String> column(Value at, String column, Csv csv) {
        if (csv != null && !csv.columns().contains(column)) {
            at.error(at.shown(column) + " is not a column" + (at.secret() ? "" : Nearest.hint(column, csv.columns())));
            return null;
        }
        return List.of(column);
    }
}
