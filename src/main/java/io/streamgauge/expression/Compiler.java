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
import io.streamgauge.expression.InvalidExpression.Mistake;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Compiles a text to a program, with CEL's parser and type checker and our own nodes. CEL's runtime throws an exception for a
 * missing value and boxes values for its overload tables; a test compares our nodes with it.
 */
final class Compiler {
    /** In code points. A longer condition is generated, and belongs into the program that generates it. */
    private static final int LONGEST = 4_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(LONGEST)
            .maxParseRecursionDepth(50)
            .build();

    private Compiler() {}

    /** CEL's tree of a text, before the type check. */
    static CelAbstractSyntaxTree parse(String text) throws InvalidExpression {
        refuseTooLong(text);
        return parse(text, compiler(Map.of(), SimpleType.DYN));
    }

    /** Only the first mistake is reported, since it mostly causes the following ones. */
    private static CelAbstractSyntaxTree parse(String text, CelCompiler compiler) throws InvalidExpression {
        try {
            return tree(compiler.parse(text), text, Messages::ofSyntax);
        } catch (InvalidExpression e) {
            throw new InvalidExpression(e.mistakes().subList(0, 1));
        }
    }

    /** @param result the type of the expression */
    static Program compile(String text, Map<String, OperandType> types, CelType result, int longestText)
            throws InvalidExpression {
        refuseTooLong(text);
        CelCompiler compiler = compiler(types, result);
        Messages messages = new Messages(new TreeSet<>(types.keySet()));
        CelAbstractSyntaxTree parsed = parse(text, compiler);
        List<Mistake> mistakes = new ArrayList<>();
        CelMutableAst tree = CelMutableAst.fromCelAst(parsed);
        Map<Long, Integer> places = parsed.getSource().getPositionsMap();
        boolean dots = types.keySet().stream().anyMatch(name -> name.indexOf('.') >= 0);
        new CelNormalizer(
                        (id, message) -> mistakes.add(new Mistake(offset(places.getOrDefault(id, 0), text), message)),
                        dots)
                .apply(tree.expr());
        if (!mistakes.isEmpty()) {
            throw new InvalidExpression(mistakes);
        }
        // The mutable tree has lost the text, and with it the positions of mistakes.
        CelAbstractSyntaxTree rewritten =
                CelAbstractSyntaxTree.newParsedAst(tree.toParsedAst().getExpr(), parsed.getSource());
        return new NodeBuilder(tree(compiler.check(rewritten), text, messages::ofTypes), longestText).program();
    }

    private static void refuseTooLong(String text) throws InvalidExpression {
        if (text.codePointCount(0, text.length()) > LONGEST) {
            throw new InvalidExpression(List.of(
                    new Mistake(0, "the expression is longer than " + LONGEST + " characters; say it in fewer")));
        }
    }

    private static CelCompiler compiler(Map<String, OperandType> types, CelType result) {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardEnvironmentEnabled(false)
                .addFunctionDeclarations(Functions.DECLARATIONS)
                .setResultType(result);
        types.forEach((name, type) -> builder.addVar(
                name,
                switch (type) {
                    case TEXT -> SimpleType.STRING;
                    case NUMBER -> SimpleType.DOUBLE;
                    case BOOLEAN -> SimpleType.BOOL;
                }));
        return builder.build();
    }

    private interface Wording {
        String of(String celMessage);
    }

    private static CelAbstractSyntaxTree tree(CelValidationResult result, String text, Wording wording)
            throws InvalidExpression {
        try {
            return result.getAst();
        } catch (CelValidationException e) {
            List<Mistake> mistakes = e.getErrors().stream()
                    .map(issue -> new Mistake(offset(issue, result.getSource(), text), wording.of(issue.getMessage())))
                    .sorted(Comparator.comparingInt(Mistake::offset))
                    .distinct()
                    .toList();
            throw new InvalidExpression(
                    mistakes.isEmpty()
                            ? List.of(new Mistake(0, wording.of(String.valueOf(e.getMessage()))))
                            : mistakes);
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
