// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a Flink distribution would have on disk, out of the jars on the class path of the tests: {@code lib}, {@code usrlib},
 * and {@code conf} with the settings of {@code flink-conf/config.yaml}. Starts Flink's classes, each in a process of its own,
 * as the distribution's scripts do.
 */
final class FlinkInstallation {
    static final Duration START_WITHIN = Duration.ofSeconds(90);

    private static final String JAVA_OPTIONS = "env.java.opts.all:";
    private static final String RESULT_OF_UTILS = "BASH_JAVA_UTILS_EXEC_RESULT:";

    /**
     * What a distribution has in {@code lib}: Flink and what it needs; nothing that only our jar or the tests
     * bring.
     */
    private static final List<String> CLUSTER_JARS = List.of(
            "/org/apache/flink/",
            "/org/apache/commons/",
            "/commons-",
            "/com/esotericsoftware/",
            "/org/objenesis/",
            "/org/javassist/",
            "/org/slf4j/",
            "/org/snakeyaml/",
            "/org/apache/logging/",
            "/com/ververica/",
            "/tools/profiler/",
            "/at/yawk/lz4/",
            "/org/xerial/snappy/",
            "/com/google/code/findbugs/");

    private static final Pattern NOT_IN_CLUSTERS = Pattern.compile(
            ".*(flink-connector-(kafka|base)|flink-kubernetes-operator|flink-test-utils|-tests\\.jar).*");

    private final Path directory;
    private final Path configuration;
    /** By the command that told them: each costs a JVM, and TaskManagers come back often in some tests. */
    private final Map<String, List<List<String>>> resources = new HashMap<>();

    private FlinkInstallation(Path directory) {
        this.directory = directory;
        this.configuration = directory.resolve("conf");
    }

    /** @param settings over those of {@code flink-conf/config.yaml} */
    static FlinkInstallation in(Path directory, Map<String, String> settings) throws IOException {
        FlinkInstallation installation = new FlinkInstallation(directory);
        Files.createDirectories(directory.resolve("lib"));
        Files.createDirectories(directory.resolve("usrlib"));
        installation.writeConfiguration(settings);
        return installation;
    }

    /** Puts a jar where application mode looks for the job. */
    void addUserJar(Path jar) throws IOException {
        Files.copy(jar, directory.resolve("usrlib").resolve(jar.getFileName()));
    }

    private void writeConfiguration(Map<String, String> settings) throws IOException {
        Files.createDirectories(configuration);
        Map<String, String> own = new HashMap<>();
        own.put("taskmanager.memory.process.size", "1536m");
        own.put(
                "execution.checkpointing.dir",
                directory.resolve("checkpoints").toUri().toString());
        own.put(
                "execution.checkpointing.savepoint-dir",
                directory.resolve("savepoints").toUri().toString());
        own.putAll(settings);
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("flink-conf/config.yaml"))) {
            String key = line.split(":", 2)[0];
            // The reporter's jar is not on the tests' class path.
            if (!own.containsKey(key) && !key.startsWith("metrics.")) {
                lines.add(line);
            }
        }
        own.forEach((key, value) -> lines.add(key + ": " + value));
        Files.write(configuration.resolve("config.yaml"), lines);
    }

    /**
     * Starts a process that stays.
     *
     * @param name of the file of its output
     * @param resourcesOf the command of Flink's that tells its memory
     */
    Process launch(
            String name, String resourcesOf, String mainClass, List<String> arguments, Map<String, String> environment)
            throws Exception {
        if (!resources.containsKey(resourcesOf)) {
            resources.put(resourcesOf, askResources(resourcesOf));
        }
        List<List<String>> flags = resources.get(resourcesOf);
        List<String> command = new ArrayList<>(Processes.java());
        command.addAll(flags.get(0));
        command.addAll(javaOptions());
        command.add("-Dlog4j.configurationFile="
                + Path.of("flink-conf/log4j-console.properties").toUri());
        command.addAll(List.of("-cp", classPath(), mainClass, "--configDir", configuration.toString()));
        command.addAll(flags.get(1));
        command.addAll(arguments);
        ProcessBuilder builder = process(command, name);
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** What Flink's own scripts ask for: JVM flags in the first line, settings in the second. */
    private List<List<String>> askResources(String command) throws Exception {
        List<List<String>> lines = run(
                        "utils",
                        Map.of(),
                        "org.apache.flink.runtime.util.bash.BashJavaUtils",
                        List.of(command, "--configDir", configuration.toString()))
                .lines()
                .filter(line -> line.startsWith(RESULT_OF_UTILS))
                .map(line ->
                        List.of(line.substring(RESULT_OF_UTILS.length()).strip().split("\\s+")))
                .toList();
        if (lines.size() != 2) {
            throw new IOException(command + " gave no flags, see " + directory.resolve("utils.log"));
        }
        return lines;
    }

    private ProcessBuilder process(List<String> command, String name) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(name)));
        builder.environment().put("FLINK_CONF_DIR", configuration.toString());
        // usrlib is looked for beside it.
        builder.environment().put("FLINK_LIB_DIR", directory.resolve("lib").toString());
        return builder;
    }

    private File log(String name) {
        return directory.resolve(name + ".log").toFile();
    }

    /** What a process has said. */
    String output(String name) throws IOException {
        return Files.readString(log(name).toPath());
    }

    /** Runs a class of Flink's to its end; returns what it said. */
    String run(String name, Map<String, String> environment, String mainClass, List<String> args) throws Exception {
        List<String> command = new ArrayList<>(Processes.java());
        command.add("-Xmx512m");
        command.addAll(javaOptions());
        command.addAll(List.of("-cp", classPath(), mainClass));
        command.addAll(args);
        Files.deleteIfExists(log(name).toPath());
        ProcessBuilder builder = process(command, name);
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(START_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError(mainClass + " did not end within " + START_WITHIN);
        }
        String output = output(name);
        if (process.exitValue() != 0) {
            throw new AssertionError(mainClass + " ended with " + process.exitValue() + ":\n" + output);
        }
        return output;
    }

    /** Of every process, as the scripts take them from the settings. */
    private List<String> javaOptions() throws IOException {
        return Files.readAllLines(configuration.resolve("config.yaml")).stream()
                .filter(line -> line.startsWith(JAVA_OPTIONS))
                .flatMap(line -> Stream.of(line.substring(JAVA_OPTIONS.length())
                        .replaceFirst(" #.*", "")
                        .strip()
                        .split("\\s+")))
                .toList();
    }

    /** A test may put classes into {@code lib}. */
    private String classPath() {
        Stream<String> jars = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> CLUSTER_JARS.stream().anyMatch(jar::contains)
                        && !NOT_IN_CLUSTERS.matcher(jar).matches());
        return Stream.concat(jars, Stream.of(directory.resolve("lib").toString()))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
