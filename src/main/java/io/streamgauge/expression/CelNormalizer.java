// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableCall;
import dev.cel.common.ast.CelMutableExpr.CelMutableIdent;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;

/** Converts integer literals to doubles before types are checked, and rejects the parts of CEL that are not supported. */
final class CelNormalizer {

    /** The name that a wrong part is replaced by, of unknown type, so that the types of the rest can be checked. */
    static final String MISTAKE = "@mistake";

    private static final String ONLY = "only numbers, texts and true or false are allowed here";

    private final BiConsumer<Long, String> mistakes;
    private final boolean dots;
    private final Set<String> names = new HashSet<>();

    /**
     * @param mistakes takes the id of a part at fault, and a message
     * @param dots whether names may contain dots, like {@code previous.close}
     */
    CelNormalizer(BiConsumer<Long, String> mistakes, boolean dots) {
        this.mistakes = mistakes;
        this.dots = dots;
    }

    void apply(CelMutableExpr expression) {
        switch (expression.getKind()) {
            case CONSTANT -> constant(expression);
            case CALL -> call(expression);
            case LIST -> mistake(expression, "a list is allowed only after in");
            case SELECT -> select(expression);
            case IDENT -> names.add(expression.ident().name());
            default -> mistake(expression, ONLY);
        }
    }

    /** The names of the expression, after {@link #apply}. */
    Set<String> names() {
        return names;
    }

    private void mistake(CelMutableExpr expression, String message) {
        mistakes.accept(expression.id(), message);
        expression.setIdent(CelMutableIdent.create(MISTAKE));
    }

    /** CEL parses {@code previous.close} as a member of a value; here it becomes one name for the type checker. */
    private void select(CelMutableExpr expression) {
        if (!dots) {
            mistake(expression, "a name has no dots here; declare a field with a path instead");
            return;
        }
        String members = "";
        CelMutableExpr first = expression;
        while (first.getKind() == Kind.SELECT && !first.select().testOnly()) {
            members = "." + first.select().field() + members;
            first = first.select().operand();
        }
        if (first.getKind() != Kind.IDENT) {
            mistake(expression, "a dot is allowed only in a name");
            return;
        }
        String name = first.ident().name() + members;
        // A mistake is reported at the beginning of the name, not at its dot.
        expression.setId(first.id());
        expression.setIdent(CelMutableIdent.create(name));
        names.add(name);
    }

    private void constant(CelMutableExpr expression) {
        CelConstant constant = expression.constant();
        switch (constant.getKind()) {
            case INT64_VALUE -> expression.setConstant(CelConstant.ofValue((double) constant.int64Value()));
            case DOUBLE_VALUE, STRING_VALUE, BOOLEAN_VALUE -> {}
            case NULL_VALUE -> mistake(expression, "there is no null; write present(name)");
            case UINT64_VALUE -> mistake(expression, "write the number without u");
            default -> mistake(expression, ONLY);
        }
    }

    private void call(CelMutableExpr expression) {
        CelMutableCall call = expression.call();
        call.target().ifPresent(this::apply);
        if (call.function().equals(Operator.IN.getFunction()) && call.args().size() == 2) {
            apply(call.args().get(0));
            CelMutableExpr list = call.args().get(1);
            if (list.getKind() == Kind.LIST) {
                list.list().elements().forEach(this::apply);
            } else {
                mistake(expression, "in expects a list: name in ['a', 'b']");
            }
            return;
        }
        call.args().forEach(this::apply);
        if (call.function().equals(Functions.PRESENT)
                && (call.args().size() != 1 || call.args().get(0).getKind() != Kind.IDENT)) {
            mistake(expression, "present needs one name: present(name)");
            return;
        }
        if (call.function().equals(Functions.MATCHES) && call.args().size() == 1) {
            pattern(call.args().get(0));
        }
    }

    private void pattern(CelMutableExpr argument) {
        if (argument.getKind() != Kind.CONSTANT || argument.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
            mistake(argument, "matches needs a pattern in quotes");
            return;
        }
        String pattern = argument.constant().stringValue();
        if (RegexCost.tooLarge(pattern)) {
            mistake(argument, "the pattern repeats too much; write smaller numbers in {}");
            return;
        }
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            mistake(argument, "the pattern is not a regular expression of RE2: " + e.getDescription());
        }
    }
}
