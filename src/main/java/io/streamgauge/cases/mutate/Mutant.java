// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.mutate;

import io.streamgauge.cases.file.Place;

/**
 * A pipeline with one value changed.
 *
 * @param path of the value, as {@code --set} takes it
 * @param value what it is instead, for people
 * @param yaml the same as YAML
 * @param place of the value in the pipeline file
 * @param before the text that it has there
 */
record Mutant(String path, String value, String yaml, Place place, String before) {

    /** What is changed, as {@code --set} takes it. */
    String set() {
        return path + "=" + yaml;
    }

    /** What test files call it. */
    String name() {
        return path + ": " + value;
    }
}
