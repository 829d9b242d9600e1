// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelMutableAst;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSource;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import io.streamgauge.expression.Condition.OperandType;
import io.streamgauge.expression.InvalidExpressionException.Mistake;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a text to a program, with CEL's parser and type checker and our own nodes. CEL's runtime throws an exception for a
 * missing value and boxes values for its overload tables; a test compares our nodes with it.
 */
final class Compiler {
    /** The limit in code points. A longer condition is generated, and belongs into the program that generates it. */
    private static final int LONGEST = 4_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(LONGEST)
            .maxParseRecursionDepth(50)
            .build();

    private Compiler() {}

    /** It parses only, which needs no names. */
    private static final CelCompiler PARSER = compiler(Map.of(), SimpleType.DYN);

    /** CEL's tree of a text, before the type check. Only the first mistake is reported, since it mostly causes the following ones. */
    static CelAbstractSyntaxTree parse(String text) throws InvalidExpressionException {
        if (text.codePointCount(0, text.length()) > LONGEST) {
            throw new InvalidExpressionException(
                    List.of(new Mistake(0, "the expression is longer than " + LONGEST + " characters; shorten it")));
        }
        try {
            return tree(PARSER.parse(text), text, new Messages(text, List.of())::ofSyntax);
        } catch (InvalidExpressionException e) {
            throw new InvalidExpressionException(e.mistakes().subList(0, 1));
        }
    }

    /**
     * Compiles a text, or reports every mistake in it.
     *
     * @param result the type of the expression
     */
    static Program compile(String text, Scope scope, CelType result, int longestText)
            throws InvalidExpressionException {
        CelAbstractSyntaxTree parsed = parse(text);
        List<Mistake> mistakes = new ArrayList<>();
        CelMutableAst tree = CelMutableAst.fromCelAst(parsed);
        Map<Long, Integer> places = parsed.getSource().getPositionsMap();
        boolean dots = scope.types().keySet().stream().anyMatch(name -> name.indexOf('.') >= 0);
        CelNormalizer normalizer = new CelNormalizer(
                (id, message) -> mistakes.add(new Mistake(offset(places.getOrDefault(id, 0), text), message)), dots);
        normalizer.apply(tree.expr());
        Map<String, @Nullable OperandType> types = new HashMap<>(scope.types());
        if (!scope.complete()) {
            normalizer.names().forEach(name -> types.putIfAbsent(name, null));
        }
        types.put(CelNormalizer.MISTAKE, null);
        // The mutable tree has lost the text, and with it the positions of mistakes.
        CelAbstractSyntaxTree rewritten =
                CelAbstractSyntaxTree.newParsedAst(tree.toParsedAst().getExpr(), parsed.getSource());
        Messages messages = new Messages(text, new TreeSet<>(scope.types().keySet()));
        CelAbstractSyntaxTree checked = null;
        try {
            checked = tree(compiler(types, result).check(rewritten), text, messages::ofTypes);
        } catch (InvalidExpressionException e) {
            mistakes.addAll(e.mistakes());
        }
        if (checked == null || !mistakes.isEmpty()) {
            mistakes.sort(Comparator.comparingInt(Mistake::offset));
            throw new InvalidExpressionException(mistakes);
        }
        return new NodeBuilder(checked, longestText).program();
    }

    private static CelCompiler compiler(Map<String, @Nullable OperandType> types, CelType result) {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardEnvironmentEnabled(false)
                .addFunctionDeclarations(Functions.DECLARATIONS)
                .setResultType(result);
        types.forEach((name, type) -> builder.addVar(name, celType(type)));
        return builder.build();
    }

    private static CelType celType(@Nullable OperandType type) {
        return type == null
                ? SimpleType.DYN
                : switch (type) {
                    case TEXT -> SimpleType.STRING;
                    case NUMBER -> SimpleType.DOUBLE;
                    case BOOLEAN -> SimpleType.BOOL;
                };
    }

    private interface Wording {
        Mistake of(String celMessage, int offset);
    }

    private static CelAbstractSyntaxTree tree(CelValidationResult result, String text, Wording wording)
            throws InvalidExpressionException {
        try {
            return result.getAst();
        } catch (CelValidationException e) {
            List<Mistake> mistakes = e.getErrors().stream()
                    .map(issue -> wording.of(issue.getMessage(), offset(issue, result.getSource(), text)))
                    .sorted(Comparator.comparingInt(Mistake::offset))
                    .distinct()
                    .toList();
            throw new InvalidExpressionException(
                    mistakes.isEmpty() ? List.of(wording.of(String.valueOf(e.getMessage()), 0)) : mistakes);
        }
    }

    private static int offset(CelIssue issue, CelSource source, String text) {
        return offset(source.getLocationOffset(issue.getSourceLocation()).orElse(0), text);
    }

    /** CEL counts code points. */
    static int offset(int codePoints, String text) {
        return text.offsetByCodePoints(0, Math.max(0, Math.min(codePoints, text.codePointCount(0, text.length()))));
    }
}
