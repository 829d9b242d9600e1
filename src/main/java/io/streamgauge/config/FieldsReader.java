package io.streamgauge.config;

import io.streamgauge.pipeline.Field.Type;
import io.streamgauge.pipeline.FieldSource;
import io.streamgauge.pipeline.FieldSource.InValue;
import io.streamgauge.pipeline.Source.Csv;
import io.streamgauge.pipeline.Source.Format;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code source.fields} and the paths to values in a record. */
final class FieldsReader {
    private static final String LINE = "line";
    private static final String HEADER = "header:";
    /** Characters of array indexes and quoted names are excluded, because such a path would not find what it seems to name. */
    private static final Pattern PLAIN = Pattern.compile("[^.\\[\\]'\"\\s]+(\\.[^.\\[\\]'\"\\s]+)*");

    private static final String PATH = "a path; write one like a.b, or ['a.b', 'c-d'] for names with odd characters";

    private final Format format;
    private final @Nullable Csv csv;

    /** @param csv null unless the format is CSV and its columns can be read */
    FieldsReader(Format format, @Nullable Csv csv) {
        this.format = format;
        this.csv = csv;
    }

    DeclaredFields read(@Nullable Value value) {
        DeclaredFields declared = new DeclaredFields();
        if (format == Format.TEXT) {
            declared.add(LINE, Type.TEXT, new InValue(List.of(LINE)));
        }
        if (value == null) {
            return declared;
        }
        Section section = Section.named(value);
        section.entries().forEach((name, field) -> {
            section.checkIdentifier(name);
            if (format == Format.TEXT && name.equals(LINE)) {
                section.errorAtKey(name, "is built in for format: text; leave it out");
            } else {
                read(name, field, declared);
            }
        });
        return declared;
    }

    private void read(String name, Value value, DeclaredFields declared) {
        if (value.isScalar()) {
            declared.add(name, value.choice(Type.class), inValue(name, value, null));
            return;
        }
        Section section = Section.of(value);
        Type type = section.required("type", "type: number", written -> written.choice(Type.class));
        Value path = section.get("path");
        Value from = section.get("from");
        if (from == null || from.is("value")) {
            declared.add(name, type, inValue(name, value, path));
            return;
        }
        FieldSource source = from.as(
                FieldsReader::besideValue,
                "a part of a record; write value, key, topic, or header: and its name, like header:device");
        if (source != null && path != null) {
            section.errorAtKey("path", "leads into the value; a field from elsewhere has none");
        }
        if (source instanceof FieldSource.InTopic && type != null && type != Type.TEXT) {
            section.error("type", "the name of a topic is text");
        }
        declared.add(name, type, source == null ? new FieldSource.InKey() : source);
    }

    private static @Nullable FieldSource besideValue(String text) {
        if (text.startsWith(HEADER) && text.length() > HEADER.length()) {
            return new FieldSource.InHeader(text.substring(HEADER.length()));
        }
        return switch (text) {
            case "key" -> new FieldSource.InKey();
            case "topic" -> new FieldSource.InTopic();
            default -> null;
        };
    }

    /** @param path null if the field's own name is the path */
    private FieldSource inValue(String name, Value field, @Nullable Value path) {
        List<String> names = List.of(name);
        if (format == Format.TEXT) {
            field.error("a text has only the built-in field line; read other fields from: key, header:NAME or topic");
        } else if (path != null) {
            names = path(path);
        } else if (format == Format.CSV) {
            names = column(field, name);
        }
        return new InValue(names == null ? List.of(name) : names);
    }

    /**
     * Reads a path. In JSON, {@code a.b} leads into objects, and so does a list of names without any syntax, for names with
     * odd characters: {@code ['a.b', 'c-d']}. In CSV, the path is the name of a column.
     */
    @Nullable
    List<String> path(Value value) {
        if (format == Format.CSV) {
            String column = value.text();
            return column == null ? null : column(value, column);
        }
        if (!value.isList()) {
            return value.as(text -> PLAIN.matcher(text).matches() ? List.of(text.split("\\.")) : null, PATH);
        }
        if (value.isEmptyList()) {
            return value.invalid("an empty list is not " + PATH);
        }
        List<String> names = value.texts(PATH);
        return names.size() < value.size() ? null : names;
    }

    private @Nullable List<String> column(Value at, String column) {
        if (csv != null && !csv.columns().contains(column)) {
            return at.invalid(at.shown(column) + " is not a column" + at.hint(column, csv.columns()));
        }
        return List.of(column);
    }
}
