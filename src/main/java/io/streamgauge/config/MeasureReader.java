package io.streamgauge.config;

import io.streamgauge.expression.Nearest;
import io.streamgauge.measure.Measure;
import io.streamgauge.measure.Measure.Function;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one of {@code measures}: {@code count}, {@code count(f)}, {@code sum(f)}, {@code avg(f)}, {@code min(f)},
 * {@code max(f)}.
 */
final class MeasureReader {
    private static final Pattern SYNTAX = Pattern.compile("(\\w+)(?:\\s*\\(\\s*(\\w+)\\s*\\))?");
    private static final List<String> FUNCTIONS = Arrays.stream(Function.values())
            .map(function -> function.name().toLowerCase(Locale.ROOT))
            .toList();
    private static final String EXPECTED =
            "a measure; write count, or count, sum, avg, min or max of a field, like sum(price)";

    private MeasureReader() {}

    /** Null, with a problem, where it cannot be read. */
    static Measure read(String name, Value value, Map<String, Field> fields) {
        Matcher matcher = value.as(MeasureReader::match, null, EXPECTED);
        if (matcher == null) {
            return null;
        }
        String function = matcher.group(1);
        String field = matcher.group(2);
        if (!FUNCTIONS.contains(function)) {
            value.error(value.shown(function) + " is not a measure"
                    + (value.secret() ? "" : Nearest.hint(function, FUNCTIONS)));
        }
        if (field != null && !fields.containsKey(field)) {
            value.error(value.shown(field) + " is not a declared field"
                    + (value.secret() ? "" : Nearest.hint(field, fields.keySet())));
        }
        if (!FUNCTIONS.contains(function) || field != null && !fields.containsKey(field)) {
            return null;
        }
        if (field == null && !function.equals("count")) {
            value.error(function + " wants a field; write one like " + function + "(price)");
            return null;
        }
        Field of = fields.get(field);
        if (!function.equals("count") && of.type() != null && of.type() != Field.Type.NUMBER) {
            value.error(function + " wants a number; " + value.shown(field) + " is declared as "
                    + of.type().name().toLowerCase(Locale.ROOT));
        }
        return new Measure(name, Function.valueOf(function.toUpperCase(Locale.ROOT)), field);
    }

    private static Matcher match(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        return matcher.matches() ? matcher : null;
    }
}
