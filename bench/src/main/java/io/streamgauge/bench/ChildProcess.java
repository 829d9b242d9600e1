// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that is measured: its CPU time and memory, as Linux counts them in /proc. */
final class ChildProcess implements AutoCloseable {
    /** USER_HZ, 100 on every Linux that runs Java. */
    private static final double TICKS = 100;
    /** Behind the name in parentheses: field 14 of /proc/PID/stat, utime, counted from the state, which is field 3. */
    private static final int UTIME = 11;

    private static final int CHILDREN_UTIME = 13;

    private final Process process;
    private final Path log;
    private long peakKiB;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static ChildProcess start(List<String> command, Map<String, String> environment, Path log) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new ChildProcess(builder.start(), log);
    }

    boolean endedWithin(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    long pid() {
        return process.pid();
    }

    int exitCode() {
        return process.exitValue();
    }

    /** Asks the process to end, as an operator does. */
    void terminate() {
        process.toHandle().destroy();
    }

    String output() throws IOException {
        return Files.readString(log);
    }

    /** Looks at the memory; the greatest resident set so far is what Linux keeps, so a look now and then is enough. */
    void sampleMemory() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
                if (line.startsWith("VmHWM:")) {
                    peakKiB = Math.max(peakKiB, Long.parseLong(line.replaceAll("\\D", "")));
                }
            }
        } catch (IOException gone) {
            // It has just ended.
        }
    }

    double peakMiB() {
        return peakKiB / 1024.0;
    }

    /** CPU seconds of the process so far, user and system. */
    double cpuSeconds() throws IOException {
        return ticks("/proc/" + process.pid() + "/stat", UTIME);
    }

    /** CPU seconds of all processes that this one started and that have ended: exact, where sampling would miss the end. */
    static double cpuSecondsOfEnded() throws IOException {
        return ticks("/proc/self/stat", CHILDREN_UTIME);
    }

    private static double ticks(String stat, int field) throws IOException {
        String line = Files.readString(Path.of(stat));
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[field]) + Long.parseLong(fields[field + 1])) / TICKS;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
