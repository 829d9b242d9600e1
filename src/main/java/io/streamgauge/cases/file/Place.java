// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.file;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A place in a file.
 *
 * @param line from 1
 * @param column from 1
 */
public record Place(String file, int line, int column) {

    /** The beginning of a node. */
    public static Place of(String file, Node node) {
        int line = node.getStartMark().map(Mark::getLine).orElse(0);
        int column = node.getStartMark().map(Mark::getColumn).orElse(0);
        return new Place(file, line + 1, column + 1);
    }

    /** In a form that editors and terminals turn into a link. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
