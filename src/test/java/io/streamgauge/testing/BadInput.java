// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Records of one source, and what becomes of each. A file has the source and the aggregations of a pipeline, a line {@code ---}, and one
 * case a line: {@code name | expected | value}. The first case is the good record that is read between the others; {@code %d} in it is
 * its offset.
 *
 * <p>Expected is a code, with the field at fault where there is one, or {@code used} and texts that only the result of this record has,
 * each without a space. In the value {@code <0a>} is one byte in hexadecimal digits, <code>{{1000*x}}</code> is a text a thousand times
 * with {@code #} as its number, {@code @null} is no value, and {@code @key=x } before it is the key of the Kafka record.
 */
public record BadInput(String pipeline, String goodLine, List<Case> cases) {
    private static final Pattern REPEATED = Pattern.compile("\\{\\{(\\d+)\\*(.*?)}}");
    private static final Pattern KEY = Pattern.compile("@key=(\\S*) (.*)", Pattern.DOTALL);

    /**
     * @param expected the code and the field, or the parts of the result
     * @param key null where it does not matter
     * @param value null for none
     */
    public record Case(String name, boolean used, List<String> expected, byte[] key, byte[] value) {
        @Override
        public String toString() {
            return name + " " + expected;
        }
    }

    public static BadInput read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        int end = lines.indexOf("---");
        List<Case> cases = new ArrayList<>();
        for (String line : lines.subList(end + 2, lines.size())) {
            if (!line.isBlank() && !line.startsWith("#")) {
                cases.add(parse(line));
            }
        }
        return new BadInput(String.join("\n", lines.subList(0, end)), lines.get(end + 1), cases);
    }

    /** The good record at this offset. */
    public Case good(int offset) {
        return parse(goodLine.replace("%d", Integer.toString(offset)));
    }

    private static Case parse(String line) {
        String[] columns = line.split(" \\| ?", 3);
        if (columns.length != 3) {
            throw new IllegalArgumentException("name | expected | value was expected: " + line);
        }
        List<String> expected = Arrays.stream(columns[1].strip().split(" +"))
                .map(part -> new String(CodedBytes.of(part), StandardCharsets.UTF_8))
                .toList();
        boolean used = expected.get(0).equals("used");
        Matcher key = KEY.matcher(columns[2]);
        boolean hasKey = key.matches();
        String value = hasKey ? key.group(2) : columns[2];
        return new Case(
                columns[0].strip(),
                used,
                used ? expected.subList(1, expected.size()) : expected,
                hasKey ? bytes(key.group(1)) : null,
                value.equals("@null") ? null : bytes(value));
    }

    private static byte[] bytes(String text) {
        StringBuilder out = new StringBuilder();
        Matcher repeated = REPEATED.matcher(text);
        int at = 0;
        while (repeated.find()) {
            out.append(text, at, repeated.start());
            String part = repeated.group(2);
            for (int i = 0; i < Integer.parseInt(repeated.group(1)); i++) {
                out.append(part.indexOf('#') < 0 ? part : part.replace("#", Integer.toString(i)));
            }
            at = repeated.end();
        }
        return CodedBytes.of(out.append(text, at, text.length()).toString());
    }
}
