// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local.state;

import io.streamgauge.model.RunRefusedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A state directory as a command sees it that only reads it.
 *
 * @param pipeline whose state it is
 * @param held whether a run uses it now
 * @param newest the newest complete checkpoint or savepoint of each generation that has one, the newest generation first
 */
public record StateStatus(String pipeline, boolean held, List<Path> newest) {

    /** @throws RunRefusedException where it is not the state directory of a local run, or cannot be read */
    public static StateStatus of(Path directory) throws RunRefusedException {
        return FileFailure.reading(directory, () -> {
            Optional<StateOwner> owner = StateOwner.of(directory);
            if (owner.isEmpty()) {
                throw new RunRefusedException(directory + " is not the state directory of a local run: it has no file "
                        + StateOwner.FILE + "; the state of a pipeline is in .streamgauge/NAME beside its file");
            }
            return new StateStatus(
                    owner.get().pipeline(),
                    isHeld(directory.resolve(StateDirectory.LOCK)),
                    snapshots(directory, owner.get()));
        });
    }

    /** The newest complete checkpoint or savepoint in a state directory; empty where it has none, or is no state directory. */
    public static Optional<Path> newest(Path directory) throws RunRefusedException {
        return FileFailure.reading(directory, () -> {
            Optional<StateOwner> owner = StateOwner.of(directory);
            return owner.isEmpty()
                    ? Optional.empty()
                    : snapshots(directory, owner.get()).stream().findFirst();
        });
    }

    /** As in {@code checkpoint 22 of 12:46:19 UTC}. */
    public static String described(Path snapshot) throws RunRefusedException {
        return FileFailure.reading(snapshot, () -> Generation.described(snapshot));
    }

    private static List<Path> snapshots(Path directory, StateOwner owner) throws IOException {
        List<Path> newest = new ArrayList<>();
        for (Generation generation : StateDirectory.complete(directory, StateOwner.jobOf(owner.pipeline()))) {
            generation.last().ifPresent(newest::add);
        }
        return newest;
    }

    private static boolean isHeld(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException byThisProcess) {
            return true;
        } catch (NoSuchFileException neverUsed) {
            return false;
        }
    }
}
