// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import io.streamgauge.local.rest.PortChoice;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a local run is to be done.
 *
 * @param stateDirectory for checkpoints and savepoints; made where it is missing
 * @param fresh begins without the state that is there, which stays
 * @param from a savepoint or retained checkpoint to resume from, path or URI; it is not changed, and neither is the state in the
 *     state directory
 * @param webUi where the web UI listens
 * @param parallelism of every operator that sets none
 * @param bounded whether the job ends by itself; if another does, somebody else has ended it
 */
public record LocalRunOptions(
        Path stateDirectory,
        boolean fresh,
        Optional<String> from,
        PortChoice webUi,
        int parallelism,
        boolean bounded) {}
