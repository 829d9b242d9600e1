// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Java classes in processes of their own, and the signals that they are sent. */
public final class Processes {
    private Processes() {}

    /**
     * The beginning of a command that starts a JVM. It compiles as fast as it can, because most processes of tests live for a minute,
     * and many start at a time.
     */
    public static List<String> java() {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1");
    }

    /**
     * Starts a class on the class path of the tests.
     *
     * @param log takes what it says; a process of the same log before it is not overwritten
     * @param options of the JVM
     */
    public static Process start(Path log, List<String> options, String mainClass, String... args) throws IOException {
        return start(log, List.of(), options, mainClass, args);
    }

    /** @param more directories of classes and services, behind those of the tests */
    public static Process start(Path log, List<Path> more, List<String> options, String mainClass, String... args)
            throws IOException {
        List<String> command = new ArrayList<>(java());
        command.addAll(options);
        StringBuilder classPath = new StringBuilder(System.getProperty("java.class.path"));
        more.forEach(path -> classPath.append(File.pathSeparator).append(path));
        command.addAll(List.of("-cp", classPath.toString(), mainClass));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** As {@code kill -9} does; returns when the process is gone. */
    public static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Stops it where it stands; its connections stay open. */
    public static void suspend(Process process) throws Exception {
        signal(process, "STOP");
        Waiting.until("process suspended", () -> state(process).equals("T"));
    }

    /** Lets a suspended process go on. */
    public static void resume(Process process) throws Exception {
        signal(process, "CONT");
    }

    private static void signal(Process process, String signal) throws Exception {
        int code = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new AssertionError("kill -" + signal + " " + process.pid() + " ended with " + code);
        }
    }

    /** The letter that {@code ps} shows. */
    private static String state(Process process) throws IOException {
        String stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
    }
}
