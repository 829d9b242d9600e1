// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config;

import io.streamgauge.pipeline.Template;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a text with {@code {placeholders}}; <code>{{</code> is an escaped brace. */
final class TemplateReader {
    private static final Pattern OPENING = Pattern.compile("\\{\\{|\\{(?:([^}]*)})?");

    private TemplateReader() {}

    /** @param known the names that placeholders can have; null if they are unknown */
    static @Nullable Template read(Value value, @Nullable Collection<String> known) {
        String text = value.text();
        if (text == null) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        List<String> names = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        Matcher opening = OPENING.matcher(text);
        while (opening.find()) {
            opening.appendReplacement(plain, "");
            String inside = opening.group(1);
            if (opening.group().equals("{{")) {
                plain.append('{');
            } else if (inside == null) {
                return value.invalid("a { that is never closed; write {{ for a brace");
            } else {
                texts.add(plain.toString());
                plain.setLength(0);
                names.add(checked(inside.strip(), value, known));
            }
        }
        texts.add(opening.appendTail(plain).toString());
        return new Template(List.copyOf(texts), List.copyOf(names), value.kept().equals(text) ? null : value.kept());
    }

    private static String checked(String name, Value value, @Nullable Collection<String> known) {
        if (known != null && !known.contains(name)) {
            value.error(value.shown(name) + " is not known here" + value.hint(name, known));
        }
        return name;
    }
}
