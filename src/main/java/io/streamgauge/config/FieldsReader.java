// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import io.streamgauge.pipeline.Field.Type;
import io.streamgauge.pipeline.FieldSource;
import io.streamgauge.pipeline.FieldSource.InValue;
import io.streamgauge.pipeline.Source.Format;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code source.fields} and the paths to values in a record.
 *
 * @param parted whether the value has named parts, to which paths lead: objects, columns, or the groups of a pattern
 * @param parts the names of columns or groups; null for JSON, and if they cannot be read
 */
record FieldsReader(Format format, boolean parted, @Nullable Collection<String> parts) {
    static final String LINE = "line";
    private static final String HEADER = "header:";
    /** Characters of array indexes and quoted names are excluded, because such a path would not find what it seems to name. */
    private static final Pattern PLAIN = Pattern.compile("[^.\\[\\]'\"\\s]+(\\.[^.\\[\\]'\"\\s]+)*");

    private static final String PATH = "a path; write one like a.b, or ['a.b', 'c-d'] for names with odd characters";

    /** @param source the section that {@code fields} is in */
    DeclaredFields read(Section source) {
        Value value = source.get("fields");
        DeclaredFields declared = new DeclaredFields();
        if (!source.value().isMapping() || value != null && !value.isMapping()) {
            declared.setIncomplete();
        }
        if (format == Format.TEXT) {
            declared.add(LINE, Type.TEXT, new InValue(List.of(LINE)));
        }
        if (value == null) {
            return declared;
        }
        Section section = Section.named(value);
        section.entries().forEach((name, field) -> {
            NameReader.isIdentifier(section, name);
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
        if (!parted) {
            field.error("a text has only the built-in field line; read other fields from: key, header:NAME or topic,"
                    + " or name parts of the line in source.pattern");
        } else if (path != null) {
            names = path(path);
        } else if (format != Format.JSON) {
            names = part(field, name);
        }
        return new InValue(names == null ? List.of(name) : names);
    }

    /**
     * Reads a path. In JSON, {@code a.b} leads into objects, and so does a list of names without any syntax, for names with
     * odd characters: {@code ['a.b', 'c-d']}. In CSV, the path is the name of a column, and in a text that of a group of the
     * pattern.
     */
    @Nullable
    List<String> path(Value value) {
        if (format != Format.JSON) {
            String part = value.text();
            return part == null ? null : part(value, part);
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

    /** Reads the path of an id, which a whole line of text can be, too. */
    @Nullable
    List<String> idPath(Value value) {
        if (format == Format.TEXT && value.is(LINE)) {
            return List.of(LINE);
        }
        return parted
                ? path(value)
                : value.invalid(
                        "a line of text has no fields; write line, or name parts of the line in source.pattern");
    }

    private @Nullable List<String> part(Value at, String name) {
        if (parts != null && !parts.contains(name)) {
            return at.invalid(at.shown(name)
                    + (format == Format.CSV ? " is not a column" : " is not a named group of source.pattern")
                    + at.hint(name, parts));
        }
        return List.of(name);
    }
}
