// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.expression;

import java.util.List;

/**
 * A compiled expression.
 *
 * @param names its variables, each once; nodes use their indexes in this list
 * @param mentions its variables, one entry for each use
 * @param parts the number of operators, functions, literals and variables; a pattern counts as its compiled instructions
 */
record Program(Node node, List<String> names, List<String> mentions, int parts) {}
