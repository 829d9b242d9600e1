// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.expression;

import io.streamgauge.expression.InvalidExpressionException.Mistake;
import io.streamgauge.model.Nearest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Translates CEL's messages to the words of the pipeline file, on one line.
 *
 * @param text of the expression that the messages are about
 */
record Messages(String text, Collection<String> variables) {
    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*", Pattern.DOTALL);
    private static final Pattern NO_OVERLOAD =
            Pattern.compile("found no matching overload for '([^']*)' applied to '([^']*)'.*", Pattern.DOTALL);
    private static final Pattern OPERATOR = Pattern.compile("_\\W+_");
    private static final Pattern RESULT = Pattern.compile("expected type '([^']*)' but found '([^']*)'");

    private static final Pattern SYNTAX = Pattern.compile(
            "(?:(?:mismatched|extraneous) input|no viable alternative at input|token recognition error at:) '(.*?)'"
                    + "(?: expecting .*)?",
            Pattern.DOTALL);
    private static final Pattern MISSING = Pattern.compile("missing '(.*)' at '(.*)'", Pattern.DOTALL);
    private static final Pattern RESERVED = Pattern.compile("reserved identifier: (.*)");
    private static final Pattern TOO_LARGE = Pattern.compile("For input string: \"(\\d+)\".*");
    /** The word before the mistake is an operator of another language. */
    private static final Pattern NOT = Pattern.compile("(?i)\\bnot\\s+$");

    private static final String END = "<EOF>";
    private static final String FUNCTIONS = "; functions: " + String.join(", ", Functions.NAMES);

    /** Operators of other languages, and their equivalents in CEL. */
    private static final Map<String, String> MEANT = Map.of(
            "=", "==", "=>", ">=", "=<", "<=", "&", "&&", "and", "&&", "AND", "&&", "|", "||", "or", "||", "OR", "||");

    /** The messages of the parser name its tokens and grammar rules, which users do not know. */
    Mistake ofSyntax(String message, int offset) {
        return new Mistake(offset, "not an expression: " + syntax(oneLine(message), text.substring(0, offset)));
    }

    /** @param before the text before the mistake */
    private static String syntax(String message, String before) {
        Matcher found = SYNTAX.matcher(message);
        if (found.matches()) {
            return unexpected(found.group(1).strip(), before);
        }
        Matcher missing = MISSING.matcher(message);
        if (missing.matches()) {
            boolean atEnd = missing.group(2).equals(END);
            return "a '" + missing.group(1) + "' is missing "
                    + (atEnd ? "at its end" : "before '" + missing.group(2) + "'");
        }
        Matcher reserved = RESERVED.matcher(message);
        if (reserved.matches()) {
            return "'" + reserved.group(1) + "' is a reserved word of CEL";
        }
        if (message.contains("recursion limit")) {
            return "it is nested too deeply; shorten it";
        }
        Matcher tooLarge = TOO_LARGE.matcher(message);
        return tooLarge.matches()
                ? tooLarge.group(1) + " is too large for a whole number; write " + tooLarge.group(1) + ".0"
                : message;
    }

    private static String unexpected(String token, String before) {
        if (token.equals(END)) {
            return "it ends too early";
        }
        if (token.equals(">") && before.endsWith("<")) {
            return "unexpected '>'; not equal is !=";
        }
        if (NOT.matcher(before).find()) {
            return "unexpected '" + token + "'; not is written as !";
        }
        if (token.startsWith("'") || token.startsWith("\"")) {
            return "a text has no closing quote, or a \\ in it that escapes nothing";
        }
        String meant = MEANT.get(token);
        return "unexpected '" + token + "'" + (meant == null ? "" : "; did you mean " + meant + "?");
    }

    Mistake ofTypes(String message, int offset) {
        Matcher undeclared = UNDECLARED.matcher(message);
        if (undeclared.matches() && text.startsWith("(", offset)) {
            // CEL's place of a call is its parenthesis.
            String name = undeclared.group(1);
            return new Mistake(
                    Math.max(0, text.lastIndexOf(name, offset)),
                    "there is no function " + name + Nearest.hint(name, Functions.NAMES, FUNCTIONS));
        }
        return new Mistake(offset, ofTypes(message));
    }

    private String ofTypes(String message) {
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
        String known = variables.isEmpty() ? "" : "; known here: " + String.join(", ", variables);
        List<String> names =
                Stream.concat(variables.stream(), Functions.NAMES.stream()).toList();
        return Nearest.hint(name, names, known + FUNCTIONS);
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
