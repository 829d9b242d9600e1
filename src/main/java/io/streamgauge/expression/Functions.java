// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.expression;

import static dev.cel.common.CelOverloadDecl.newGlobalOverload;
import static dev.cel.common.CelOverloadDecl.newMemberOverload;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.Operator;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import java.util.ArrayList;
import java.util.List;

/** The functions of expressions. CEL's own declarations have integers, maps and times, which no field contains. */
final class Functions {
    static final String SIZE = "size";
    static final String CONTAINS = "contains";
    static final String STARTS_WITH = "startsWith";
    static final String ENDS_WITH = "endsWith";
    static final String MATCHES = "matches";
    static final String PRESENT = "present";

    /** The names, for messages. */
    static final List<String> NAMES = List.of(PRESENT, SIZE, CONTAINS, STARTS_WITH, ENDS_WITH, MATCHES);

    private static final CelType BOOL = SimpleType.BOOL;
    private static final CelType NUMBER = SimpleType.DOUBLE;
    private static final CelType TEXT = SimpleType.STRING;
    private static final CelType ANY = TypeParamType.create("A");

    static final List<CelFunctionDecl> DECLARATIONS = declarations();

    private Functions() {}

    private static List<CelFunctionDecl> declarations() {
        List<CelFunctionDecl> all = new ArrayList<>();
        all.add(operator(Operator.LOGICAL_NOT, BOOL, List.of(BOOL)));
        all.add(operator(Operator.LOGICAL_AND, BOOL, List.of(BOOL, BOOL)));
        all.add(operator(Operator.LOGICAL_OR, BOOL, List.of(BOOL, BOOL)));
        all.add(operator(Operator.CONDITIONAL, ANY, List.of(BOOL, ANY, ANY)));
        all.add(operator(Operator.EQUALS, BOOL, List.of(ANY, ANY)));
        all.add(operator(Operator.NOT_EQUALS, BOOL, List.of(ANY, ANY)));
        for (Operator comparison :
                List.of(Operator.LESS, Operator.LESS_EQUALS, Operator.GREATER, Operator.GREATER_EQUALS)) {
            all.add(operator(comparison, BOOL, List.of(NUMBER, NUMBER), List.of(TEXT, TEXT)));
        }
        for (Operator arithmetic : List.of(Operator.SUBTRACT, Operator.MULTIPLY, Operator.DIVIDE)) {
            all.add(operator(arithmetic, NUMBER, List.of(NUMBER, NUMBER)));
        }
        all.add(CelFunctionDecl.newFunctionDeclaration(
                Operator.ADD.getFunction(),
                newGlobalOverload("add_double", NUMBER, NUMBER, NUMBER),
                newGlobalOverload("add_string", TEXT, TEXT, TEXT)));
        all.add(operator(Operator.NEGATE, NUMBER, List.of(NUMBER)));
        all.add(operator(Operator.IN, BOOL, List.of(ANY, ListType.create(ANY))));
        all.add(CelFunctionDecl.newFunctionDeclaration(
                SIZE, newGlobalOverload("size_string", NUMBER, TEXT), newMemberOverload("string_size", NUMBER, TEXT)));
        for (String test : List.of(CONTAINS, STARTS_WITH, ENDS_WITH, MATCHES)) {
            all.add(CelFunctionDecl.newFunctionDeclaration(
                    test, newMemberOverload(test + "_string", BOOL, TEXT, TEXT)));
        }
        all.add(CelFunctionDecl.newFunctionDeclaration(PRESENT, newGlobalOverload(PRESENT, BOOL, ANY)));
        return List.copyOf(all);
    }

    @SafeVarargs
    private static CelFunctionDecl operator(Operator operator, CelType result, List<CelType>... parameters) {
        List<CelOverloadDecl> overloads = new ArrayList<>();
        for (List<CelType> types : parameters) {
            overloads.add(newGlobalOverload(operator.name() + overloads.size(), result, types));
        }
        return CelFunctionDecl.newFunctionDeclaration(operator.getFunction(), overloads);
    }
}
