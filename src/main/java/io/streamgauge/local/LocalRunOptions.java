package io.streamgauge.local;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a local run is to be done.
 *
 * @param stateDirectory for checkpoints and savepoints; made where it is missing
 * @param fresh starts without the state that is there, which is put aside
 * @param from a savepoint or retained checkpoint of the user's to go on from, path or URI; it is not changed, the
 * state in the
 *     state directory is put aside
 * @param webUi where the web UI listens
 * @param parallelism of every operator that does not say otherwise
 */
public record LocalRunOptions(
        Path stateDirectory, boolean fresh, Optional<String> from, WebUi webUi, int parallelism) {}
