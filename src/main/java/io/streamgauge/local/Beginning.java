// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a local run knows when it begins.
 *
 * @param directory of its state, as it was given
 * @param committed whether all that the savepoint to resume from holds is known to be committed
 * @param newest complete checkpoint or savepoint in the directory, whether or not the run resumes from it
 */
public record Beginning(Path directory, boolean committed, Optional<Path> newest) {}
