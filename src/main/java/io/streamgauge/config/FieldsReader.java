package io.streamgauge.config;

import io.streamgauge.pipeline.Field;
import io.streamgauge.pipeline.Field.Type;
import io.streamgauge.pipeline.FieldSource;
import io.streamgauge.pipeline.Source.Csv;
import io.streamgauge.pipeline.Source.Format;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code source.fields}. A field that cannot be read stays declared, so that what uses it is no problem, too. */
final class FieldsReader {
    private static final Field LINE = new Field("line", Type.TEXT, List.of("line"));
    private static final String HEADER = "header:";

    private final Format format;
    private final Csv csv;

    /**
     * @param format null where it could not be read
     * @param csv null where the format is another one, or where its columns could not be read
     */
    FieldsReader(Format format, Csv csv) {
        this.format = format;
        this.csv = csv;
    }

    /** @param value null where the file declares none */
    List<Field> read(Value value) {
        List<Field> fields = new ArrayList<>();
        if (format == Format.TEXT) {
            fields.add(LINE);
        }
        if (value == null) {
            return fields;
        }
        Section declared = Section.named(value);
        declared.entries().forEach((name, field) -> {
            String wrong = Names.wrongIdentifier(name);
            if (wrong != null) {
                declared.errorAtKey(name, "source.fields: \"" + Value.printable(name) + "\" " + wrong);
            }
            if (format == Format.TEXT && name.equals(LINE.name())) {
                declared.errorAtKey(
                        name, "source.fields.line is there by itself where the format is text; leave it out");
            } else {
                fields.add(field(name, field));
            }
        });
        return fields;
    }

    private Field field(String name, Value value) {
        if (value.isScalar()) {
            return new Field(name, value.one(Type.class, null), inValue(name, value, null));
        }
        Section section = Section.of(value, "type", "path", "from");
        Value type = section.require("type", "type: number");
        Type read = type == null ? null : type.one(Type.class, null);
        Value from = section.get("from");
        Value path = section.get("path");
        if (from == null || from.isScalar() && "value".equals(from.text())) {
            return new Field(name, read, inValue(name, value, path));
        }
        FieldSource origin = from.as(
                FieldsReader::beside,
                null,
                "a part of a record; write value, key, topic, or header: and its name, like header:device");
        if (origin != null && path != null) {
            section.errorAtKey("path", path.path() + " leads into the value; a field from elsewhere has none");
        }
        if (origin instanceof FieldSource.InTopic && read != null && read != Type.TEXT) {
            type.error("the name of a topic is text");
        }
        return new Field(name, read, origin == null ? new FieldSource.InKey() : origin);
    }

    private static FieldSource beside(String text) {
        if (text.startsWith(HEADER) && text.length() > HEADER.length()) {
            return new FieldSource.InHeader(text.substring(HEADER.length()));
        }
        return switch (text) {
            case "key" -> new FieldSource.InKey();
            case "topic" -> new FieldSource.InTopic();
            default -> null;
        };
    }

    /** @param path null for the field's own name */
    private FieldSource inValue(String name, Value field, Value path) {
        if (format == Format.TEXT) {
            field.error("a text has one field, line, which is there by itself; others can come from: key, header:NAME"
                    + " or topic");
            return new FieldSource.InValue(List.of(name));
        }
        if (path != null) {
            return new FieldSource.InValue(FieldPath.read(path, format, csv));
        }
        return new FieldSource.InValue(format == Format.CSV ? FieldPath.column(field, name, csv) : List.of(name));
    }
}
