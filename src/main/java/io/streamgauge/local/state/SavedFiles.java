// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local.state;

import io.streamgauge.model.RunRefusedException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.StateObject;
import org.apache.flink.runtime.state.StreamStateHandle;

/** The files that a checkpoint or savepoint needs, beside its metadata. Those of the changelog backend are not among them. */
public final class SavedFiles {
    /** The least length of each file in bytes, by its URL. */
    private final SortedMap<String, Long> lengths = new TreeMap<>();

    private SavedFiles() {}

    /** The files of these operators. */
    public static SavedFiles of(Collection<OperatorState> operators) {
        SavedFiles files = new SavedFiles();
        operators.stream()
                .flatMap(operator -> operator.getStates().stream())
                .flatMap(SavedFiles::states)
                .flatMap(SavedFiles::handles)
                .forEach(handle -> handle.maybeGetPath()
                        .ifPresent(file -> files.lengths.merge(file.toString(), handle.getStateSize(), Math::max)));
        return files;
    }

    private static Stream<? extends StateObject> states(OperatorSubtaskState subtask) {
        return Stream.of(
                        subtask.getManagedOperatorState(),
                        subtask.getRawOperatorState(),
                        subtask.getManagedKeyedState(),
                        subtask.getRawKeyedState())
                .flatMap(Collection::stream);
    }

    private static Stream<StreamStateHandle> handles(StateObject state) {
        if (state instanceof IncrementalRemoteKeyedStateHandle incremental) {
            return incremental.streamSubHandles();
        }
        return state instanceof StreamStateHandle handle ? Stream.of(handle) : Stream.empty();
    }

    /**
     * The files that are gone, or shorter than they were when the state was written, as people write their paths.
     *
     * @throws RunRefusedException where the file system does not answer
     */
    public List<String> damaged() throws RunRefusedException {
        try {
            List<String> damaged = new ArrayList<>();
            for (Map.Entry<String, Long> file : lengths.entrySet()) {
                if (length(new org.apache.flink.core.fs.Path(file.getKey())) < file.getValue()) {
                    damaged.add(FlinkPaths.shown(file.getKey()));
                }
            }
            return damaged;
        } catch (IOException e) {
            throw new RunRefusedException("the files of the savepoint cannot be looked at: " + e.getMessage(), e);
        }
    }

    /** Negative where it is gone. */
    private static long length(org.apache.flink.core.fs.Path file) throws IOException {
        try {
            return file.getFileSystem().getFileStatus(file).getLen();
        } catch (FileNotFoundException gone) {
            return -1;
        }
    }

    /** The files that are not in a directory of this machine, as people write their paths. */
    public List<String> outside(Path directory) {
        Path real = FlinkPaths.path(FlinkPaths.url(directory.toAbsolutePath()));
        return lengths.keySet().stream()
                .filter(file -> !FlinkPaths.path(file).startsWith(real))
                .map(FlinkPaths::shown)
                .toList();
    }
}
