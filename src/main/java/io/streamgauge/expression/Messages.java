package io.streamgauge.expression;

import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Says CEL's messages in the words of the pipeline file, on one line. */
final class Messages {
    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*", Pattern.DOTALL);
    private static final Pattern NO_OVERLOAD =
            Pattern.compile("found no matching overload for '([^']*)' applied to '([^']*)'.*", Pattern.DOTALL);
    private static final Pattern OPERATOR = Pattern.compile("_\\W+_");
    private static final Pattern RESULT = Pattern.compile("expected type '([^']*)' but found '([^']*)'");

    private final Collection<String> variables;

    Messages(Collection<String> variables) {
        this.variables = variables;
    }

    String ofSyntax(String message) {
        return "not an expression: " + oneLine(message);
    }

    String ofTypes(String message) {
        Matcher undeclared = UNDECLARED.matcher(message);
        if (undeclared.matches()) {
            String name = undeclared.group(1);
            if (OPERATOR.matcher(name).matches()) {
                return "there is no operator '" + operator(name) + "' here";
            }
            return "undeclared reference to '" + name + "'" + hint(name);
        }
        Matcher overload = NO_OVERLOAD.matcher(message);
        if (overload.matches()) {
            return "'" + operator(overload.group(1)) + "' cannot be applied to " + types(overload.group(2));
        }
        Matcher result = RESULT.matcher(message);
        if (result.matches()) {
            return "this is " + types(result.group(2)) + " where " + types(result.group(1)) + " is expected";
        }
        return oneLine(message);
    }

    private String hint(String name) {
        String nearest = Nearest.to(
                name,
                Stream.concat(variables.stream(), Functions.NAMES.stream()).toList());
        if (nearest != null) {
            return "; did you mean " + nearest + "?";
        }
        String functions = "functions: " + String.join(", ", Functions.NAMES);
        return variables.isEmpty()
                ? "; " + functions
                : "; known here: " + String.join(", ", variables) + "; " + functions;
    }

    /** CEL's name for {@code a + b} is {@code _+_}. */
    private static String operator(String function) {
        return function.replace("_", "").replace("@", "");
    }

    private static String types(String celTypes) {
        return celTypes.replace("string", "text").replace("double", "number").replace("bool", "boolean");
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s+", " ");
    }
}
