// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How large the state of a job is, in bytes.
 *
 * @param checkpoint the files of the newest checkpoint that is complete, with those that it shares with checkpoints before it
 * @param heap the objects of its process that a collection finds
 * @param rocksDb the files of RocksDB; 0 where state is on the heap
 */
record StateSizes(long checkpoint, long heap, long rocksDb) {
    private static final double LEVEL = 1.1;
    /** RocksDB's files, of which its checkpoints consist, are an LSM tree: what is deleted goes when they are merged. */
    private static final double LEVEL_OF_ROCKSDB = 1.5;

    /**
     * Measures a process.
     *
     * @param directory of the run, with its state directory, and RocksDB's below {@code tmp}
     * @param logs where the output of jcmd goes
     */
    static StateSizes of(ChildProcess process, Path jcmd, Path directory, Path logs) throws Exception {
        return new StateSizes(
                newestCheckpoint(directory.resolve("state")),
                heap(process, jcmd, logs),
                // RocksDB's directories have this name.
                bytes(directory.resolve("tmp"), file -> file.getParent().endsWith("db")));
    }

    /** The larger ones of two. */
    StateSizes largest(StateSizes other) {
        return new StateSizes(
                Math.max(checkpoint, other.checkpoint), Math.max(heap, other.heap), Math.max(rocksDb, other.rocksDb));
    }

    /** Whether others are hardly more. */
    boolean areLevel(StateSizes others) {
        return others.checkpoint < (rocksDb > 0 ? LEVEL_OF_ROCKSDB : LEVEL) * checkpoint
                && others.heap < LEVEL * heap
                && others.rocksDb <= LEVEL_OF_ROCKSDB * rocksDb;
    }

    private static long newestCheckpoint(Path state) throws IOException {
        try (Stream<Path> files = Files.walk(state)) {
            Path newest = files.filter(file -> file.endsWith("_metadata"))
                    .map(Path::getParent)
                    .max(Comparator.comparingLong(StateSizes::number))
                    .orElseThrow(() -> new IOException("there is no checkpoint"));
            Path shared = newest.resolveSibling("shared");
            return bytes(newest, file -> true) + (Files.isDirectory(shared) ? bytes(shared, file -> true) : 0);
        }
    }

    private static long number(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString().replace("chk-", ""));
    }

    private static long bytes(Path directory, Predicate<Path> wanted) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).filter(wanted).toList()) {
                bytes += Files.size(file);
            }
        } catch (NoSuchFileException | UncheckedIOException deletedMeanwhile) {
            return bytes(directory, wanted);
        }
        return bytes;
    }

    private static long heap(ChildProcess process, Path jcmd, Path logs) throws Exception {
        List<String> command = List.of(jcmd.toString(), String.valueOf(process.pid()), "GC.class_histogram");
        String total = lines(command, logs.resolve("heap.log"))
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow(() -> new IOException("jcmd prints no total"));
        return Long.parseLong(total.trim().split("\\s+")[2]);
    }

    /** What a command prints. */
    static Stream<String> lines(List<String> command, Path log) throws Exception {
        try (ChildProcess process = ChildProcess.start(command, Map.of(), log)) {
            if (!process.endedWithin(Bench.LONGEST_RUN_MS) || process.exitCode() != 0) {
                throw new IOException(command.get(0) + " fails, see " + log);
            }
            return process.output().lines();
        }
    }
}
