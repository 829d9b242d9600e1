package io.streamgauge.config;

import io.streamgauge.model.Nearest;
import io.streamgauge.pipeline.Template;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads a text with {@code {places}} in it; <code>{{</code> is a brace. */
final class TemplateReader {
    private final Value value;
    private final Collection<String> known;
    private final List<String> texts = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    private TemplateReader(Value value, Collection<String> known) {
        this.value = value;
        this.known = known;
    }

    /**
     * Null, with a problem, where it is no text.
     *
     * @param known the names that may stand in it; null where that is not known, because they could not be read
     */
    static Template read(Value value, Collection<String> known) {
        String text = value.text();
        return text == null ? null : new TemplateReader(value, known).read(text);
    }

    private Template read(String text) {
        StringBuilder plain = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '{') {
                plain.append(c);
                at++;
            } else if (text.startsWith("{{", at)) {
                plain.append(c);
                at += 2;
            } else {
                int end = text.indexOf('}', at);
                if (end < 0) {
                    value.error("a { without its }; write {{ for a brace");
                    return null;
                }
                texts.add(plain.toString());
                plain.setLength(0);
                add(text.substring(at + 1, end).strip());
                at = end + 1;
            }
        }
        texts.add(plain.toString());
        return new Template(List.copyOf(texts), List.copyOf(names), value.kept().equals(text) ? null : value.kept());
    }

    private void add(String name) {
        names.add(name);
        if (known != null && !known.contains(name)) {
            value.error(value.shown(name) + " is not known here" + (value.secret() ? "" : Nearest.hint(name, known)));
        }
    }
}
