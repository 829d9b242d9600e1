package io.streamgauge;

import io.streamgauge.ingest.SavedOffsets;
import io.streamgauge.window.SavedMeasures;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.kafka.common.TopicPartition;

/** A savepoint or checkpoint, as far as it can be read without a state backend: its operators, by their uids. */
final class SavedState {
    /** In their order, so that what is said about them is stable. */
    private final TreeMap<String, OperatorState> operators = new TreeMap<>();

    private SavedState(Collection<OperatorState> saved) {
        for (OperatorState operator : saved) {
            operators.put(
                    operator.getOperatorUid().orElse(operator.getOperatorID().toString()), operator);
        }
    }

    /**
     * @param pointer a path or URI of the directory or of its metadata
     * @throws CommandFailed where it is not there or not readable; the message says what Flink says
     */
    static SavedState read(String pointer) throws CommandFailed {
        try {
            CompletedCheckpointStorageLocation location =
                    AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(pointer);
            try (DataInputStream in =
                    new DataInputStream(location.getMetadataHandle().openInputStream())) {
                return new SavedState(Checkpoints.loadCheckpointMetadata(
                                in, SavedState.class.getClassLoader(), location.getExternalPointer())
                        .getOperatorStates());
            }
        } catch (IOException | RuntimeException e) {
            throw unreadable("the savepoint " + pointer + " cannot be read: ", e);
        }
    }

    /** The uids of operators that have saved anything. */
    List<String> withState() {
        return operators.keySet().stream()
                .filter(uid -> hasState(operators.get(uid)))
                .toList();
    }

    private static boolean hasState(OperatorState operator) {
        return operator.getCoordinatorState() != null
                || operator.getStates().stream().anyMatch(OperatorSubtaskState::hasState);
    }

    boolean contains(String uid) {
        return operators.containsKey(uid);
    }

    /** The name that people know an operator by. */
    String name(String uid) {
        return operators.get(uid).getOperatorName().orElse(uid);
    }

    /** The definitions of what the windows of an operator keep. */
    List<String> measures(String uid) throws CommandFailed {
        return read(uid, () -> SavedMeasures.in(all(uid, OperatorSubtaskState::getManagedKeyedState)));
    }

    /** Where a source of other topics stood, by partition; empty where the one with this uid goes on itself. */
    Map<TopicPartition, Long> offsets(String uid) throws CommandFailed {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        if (!operators.containsKey(uid)) {
            for (String other : operators.tailMap(Job.SOURCE).keySet()) {
                if (other.startsWith(Job.SOURCE)) {
                    offsets.putAll(read(
                            other, () -> SavedOffsets.in(all(other, OperatorSubtaskState::getManagedOperatorState))));
                }
            }
        }
        return offsets;
    }

    private <T> List<T> all(String uid, Function<OperatorSubtaskState, Collection<T>> kind) {
        List<T> all = new ArrayList<>();
        operators.get(uid).getStates().forEach(subtask -> all.addAll(kind.apply(subtask)));
        return all;
    }

    private interface Reader<T> {
        T read() throws IOException;
    }

    private <T> T read(String uid, Reader<T> reader) throws CommandFailed {
        try {
            return reader.read();
        } catch (IOException | RuntimeException e) {
            throw unreadable("the state of " + name(uid) + " cannot be read from the savepoint: ", e);
        }
    }

    private static CommandFailed unreadable(String what, Exception cause) {
        CommandFailed failed = CommandFailed.wrongInput(what + cause.getMessage());
        failed.initCause(cause);
        return failed;
    }
}
