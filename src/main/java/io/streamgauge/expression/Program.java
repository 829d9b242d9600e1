package io.streamgauge.expression;

import java.util.List;

/**
 * A compiled expression.
 *
 * @param names the variables that stand in it, each once; nodes know them by their places here
 * @param mentions the same, each as often as it stands there
 * @param parts how many operators, functions, literals and variables it is made of; a pattern counts as what it compiles to
 */
record Program(Node node, List<String> names, List<String> mentions, int parts) {}
