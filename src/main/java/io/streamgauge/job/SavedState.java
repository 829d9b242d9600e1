// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.job;

import io.streamgauge.ingest.CheckpointedKafkaIds;
import io.streamgauge.ingest.CheckpointedOffsets;
import io.streamgauge.ingest.KafkaIds;
import io.streamgauge.local.state.FlinkPaths;
import io.streamgauge.local.state.SavedFiles;
import io.streamgauge.local.state.StateOwner;
import io.streamgauge.local.state.StateStatus;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.Uids;
import io.streamgauge.window.fire.SavedMeasures;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;
import org.apache.kafka.common.TopicPartition;

/** A savepoint or checkpoint, as far as it can be read without a state backend: its operators, by their uids. */
public final class SavedState {
    /** Sorted, so that messages about them are stable. */
    private final TreeMap<String, OperatorState> operators = new TreeMap<>();

    private final long checkpoint;
    private final Instant time;
    private final Optional<String> pipeline;

    private SavedState(CheckpointMetadata metadata, Instant time, Optional<String> pipeline) {
        this.checkpoint = metadata.getCheckpointId();
        this.time = time;
        this.pipeline = pipeline;
        for (OperatorState operator : metadata.getOperatorStates()) {
            operators.put(
                    operator.getOperatorUid().orElse(operator.getOperatorID().toString()), operator);
        }
    }

    /**
     * @param pointer a path or URI of the directory or of its metadata, or of a local run's state directory, whose newest
     *     checkpoint or savepoint is read
     * @throws RunRefusedException where it is missing or cannot be read; the message has Flink's reason
     */
    public static SavedState read(String pointer) throws RunRefusedException {
        try {
            CompletedCheckpointStorageLocation location =
                    AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(resolved(pointer));
            try (DataInputStream in =
                    new DataInputStream(location.getMetadataHandle().openInputStream())) {
                return new SavedState(
                        Checkpoints.loadCheckpointMetadata(
                                in, SavedState.class.getClassLoader(), location.getExternalPointer()),
                        time(location),
                        StateOwner.ofSnapshot(FlinkPaths.path(location.getExternalPointer()))
                                .map(StateOwner::pipeline));
            }
        } catch (IOException | RuntimeException e) {
            throw unreadable("the savepoint " + pointer + " cannot be read: ", e);
        }
    }

    /** The newest checkpoint or savepoint where a local run's state directory is named; else the same. */
    public static String resolved(String pointer) throws RunRefusedException {
        return StateStatus.newest(FlinkPaths.path(pointer)).map(FlinkPaths::url).orElse(pointer);
    }

    /** When the metadata was written, by the clock of the file system. */
    private static Instant time(CompletedCheckpointStorageLocation location) throws IOException {
        Path metadata = ((FileStateHandle) location.getMetadataHandle()).getFilePath();
        return Instant.ofEpochMilli(
                metadata.getFileSystem().getFileStatus(metadata).getModificationTime());
    }

    /** Its number. */
    public long checkpoint() {
        return checkpoint;
    }

    public Instant time() {
        return time;
    }

    /** Whose state it is, where it is in the state directory of a local run. */
    Optional<String> pipeline() {
        return pipeline;
    }

    /** What all operators have saved together. */
    public long bytes() {
        return operators.values().stream()
                .mapToLong(OperatorState::getStateSize)
                .sum();
    }

    /** What an operator has saved. */
    long bytes(String uid) {
        return operator(uid).getStateSize();
    }

    SavedFiles files() {
        return SavedFiles.of(operators.values());
    }

    /** The uids of operators that have saved anything. */
    List<String> withState() {
        return operators.entrySet().stream()
                .filter(operator -> hasState(operator.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean hasState(OperatorState operator) {
        return operator.getCoordinatorState() != null
                || operator.getStates().stream().anyMatch(OperatorSubtaskState::hasState);
    }

    boolean contains(String uid) {
        return operators.containsKey(uid);
    }

    private OperatorState operator(String uid) {
        return Objects.requireNonNull(operators.get(uid), uid);
    }

    /** The name that people know an operator by. */
    String name(String uid) {
        return operator(uid).getOperatorName().orElse(uid);
    }

    /** The definitions of what the windows of an operator keep. */
    List<String> measures(String uid) throws RunRefusedException {
        return read(uid, () -> SavedMeasures.in(all(uid, OperatorSubtaskState::getManagedKeyedState)));
    }

    /** Whether an operator is a Kafka source; an aggregation may have a uid that begins as that of a source does. */
    boolean isSource(String uid) {
        return CheckpointedOffsets.areIn(all(uid, OperatorSubtaskState::getManagedOperatorState));
    }

    /** The uids of the sources whose uids begin so. */
    public List<String> sources(String prefix) {
        return operators.tailMap(prefix).keySet().stream()
                .filter(uid -> uid.startsWith(prefix) && isSource(uid))
                .toList();
    }

    /** The offsets of a source by partition; negative where it had read nothing yet. */
    public Map<TopicPartition, Long> offsetsOf(String uid) throws RunRefusedException {
        return read(uid, () -> CheckpointedOffsets.in(all(uid, OperatorSubtaskState::getManagedOperatorState)));
    }

    /** The offsets of sources of other topics by partition; empty where the source with this uid is restored. */
    Map<TopicPartition, Long> offsetsFor(String uid) throws RunRefusedException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        if (!operators.containsKey(uid)) {
            for (String other : sources(Uids.SOURCE)) {
                offsets.putAll(offsetsOf(other));
            }
        }
        return offsets;
    }

    /** The ids of the Kafka whose offsets these are; empty where the state was written without. */
    Optional<KafkaIds> kafka() throws RunRefusedException {
        String uid = Uids.SEPARATE_REJECTED;
        return operators.containsKey(uid)
                ? read(uid, () -> CheckpointedKafkaIds.in(all(uid, OperatorSubtaskState::getManagedOperatorState)))
                : Optional.empty();
    }

    private <T> List<T> all(String uid, Function<OperatorSubtaskState, Collection<T>> kind) {
        List<T> all = new ArrayList<>();
        operator(uid).getStates().forEach(subtask -> all.addAll(kind.apply(subtask)));
        return all;
    }

    private interface Reader<T> {
        T read() throws IOException;
    }

    private <T> T read(String uid, Reader<T> reader) throws RunRefusedException {
        try {
            return reader.read();
        } catch (IOException | RuntimeException e) {
            throw unreadable("the state of " + name(uid) + " cannot be read from the savepoint: ", e);
        }
    }

    private static RunRefusedException unreadable(String what, Exception cause) {
        return new RunRefusedException(what + cause.getMessage(), cause);
    }
}
