// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import io.streamgauge.cases.file.YamlJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Replaces texts and numbers in a JSON document and leaves every other byte as it is. */
final class JsonRedaction {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonRedaction() {}

    /** What is in the place of a value. */
    interface Replacement {
        /**
         * Returns the text in its place, which of a number is a number; null if the value stays.
         *
         * @param names of the objects that lead to the value
         * @param number whether it is a number without quotes
         */
        @Nullable
        String of(List<String> names, String value, boolean number);
    }

    /** @param json a valid document */
    static byte[] replace(byte[] json, Replacement replacement) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length);
        int copied = 0;
        try (JsonParser parser = JSON.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean text = token == JsonToken.VALUE_STRING;
                if (!text && !token.isNumeric()) {
                    continue;
                }
                String replaced = replacement.of(names(parser), parser.getText(), !text);
                if (replaced != null) {
                    int start = (int) parser.currentTokenLocation().getByteOffset();
                    out.write(json, copied, start - copied);
                    out.writeBytes((text ? YamlJson.quoted(replaced) : replaced).getBytes(UTF_8));
                    copied = text ? endOfText(json, start) : endOfNumber(json, start);
                }
            }
        }
        out.write(json, copied, json.length - copied);
        return out.toByteArray();
    }

    /** The names of the objects around the value and its own, from the outermost; arrays have none. */
    private static List<String> names(JsonParser parser) {
        List<String> names = new ArrayList<>();
        for (JsonStreamContext at = parser.getParsingContext(); at != null; at = at.getParent()) {
            if (at.inObject()) {
                names.add(0, at.getCurrentName());
            }
        }
        return names;
    }

    private static int endOfText(byte[] json, int quote) {
        int end = quote + 1;
        while (json[end] != '"') {
            end += json[end] == '\\' ? 2 : 1;
        }
        return end + 1;
    }

    private static int endOfNumber(byte[] json, int start) {
        int end = start;
        while (end < json.length && "+-.0123456789eE".indexOf(json[end]) >= 0) {
            end++;
        }
        return end;
    }
}
