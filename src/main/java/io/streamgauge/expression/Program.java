package io.streamgauge.expression;

import java.util.Set;

/**
 * A compiled expression.
 *
 * @param names the variables that stand in it
 */
record Program(Node node, Set<String> names) {}
