// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.file;

import java.nio.file.Path;
import java.util.List;

/**
 * A valid test file.
 *
 * @param name as the user named it
 * @param path from the working directory
 * @param text of the file
 * @param pipeline the pipeline file, from the working directory
 * @param survivors mutants that no case needs to notice
 */
public record TestFile(
        String name, Path path, String text, Path pipeline, List<TestCase> cases, List<Survivor> survivors) {
    /** The end of the names of test files. */
    public static final String SUFFIX = ".test.yaml";

    /**
     * A change of the pipeline that no case notices, for a reason.
     *
     * @param mutant as {@code test --mutate} names it
     */
    public record Survivor(String mutant, String because, Place place) {}
}
