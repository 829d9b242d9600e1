package io.streamgauge.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Flink cluster as a distribution would start it: a JobManager and TaskManagers, each a process of its own, with the
 * settings of
 * {@code flink-conf/config.yaml}, out of the jars on the class path of the tests. Logs are in its directory.
 */
public final class FlinkProcesses implements AutoCloseable {
    private static final Duration START_WITHIN = Duration.ofSeconds(90);
    private static final String JOB_MANAGER = "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
    private static final String TASK_MANAGER = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
    private static final String RESULT_OF_UTILS = "BASH_JAVA_UTILS_EXEC_RESULT:";
    private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");
    private static final Pattern SAVEPOINT = Pattern.compile("Savepoint completed\\. Path: (\\S+)");

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

    private static final Pattern NOT_IN_CLUSTERS =
            Pattern.compile(".*(flink-connector-(kafka|base)|flink-test-utils|-tests\\.jar).*");

    private final Path directory;
    private final Path configuration;
    private final int restPort;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> taskManagers = new ArrayList<>();
    private Process jobManager;

    private FlinkProcesses(Path directory, int restPort) {
        this.directory = directory;
        this.configuration = directory.resolve("conf");
        this.restPort = restPort;
    }

    /**
     * Starts a cluster and waits until all its slots are there.
     *
     * @param directory for configuration, logs, checkpoints and savepoints
     * @param slots of each TaskManager
     * @param settings over those of {@code flink-conf/config.yaml}
     */
    public static FlinkProcesses start(Path directory, int taskManagers, int slots, Map<String, String> settings)
            throws Exception {
        FlinkProcesses cluster = new FlinkProcesses(directory, freePort());
        try {
            cluster.writeConfiguration(slots, settings);
            cluster.jobManager = cluster.startJobManager();
            for (int i = 0; i < taskManagers; i++) {
                cluster.startTaskManager();
            }
            Waiting.until("slots of the cluster", START_WITHIN, () -> {
                cluster.verifyAlive();
                return cluster.slots() == taskManagers * slots;
            });
            return cluster;
        } catch (Exception | Error e) {
            cluster.close();
            throw e;
        }
    }

    private void writeConfiguration(int slots, Map<String, String> settings) throws IOException {
        Files.createDirectories(configuration);
        Map<String, String> own = new HashMap<>();
        own.put("rest.port", String.valueOf(restPort));
        own.put("jobmanager.rpc.port", String.valueOf(freePort()));
        own.put("taskmanager.numberOfTaskSlots", String.valueOf(slots));
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

    private Process startJobManager() throws Exception {
        return launch("jobmanager", resources("GET_JM_RESOURCE_PARAMS"), JOB_MANAGER);
    }

    /** Starts one more; it registers by itself. */
    public void startTaskManager() throws Exception {
        taskManagers.add(
                launch("taskmanager-" + taskManagers.size(), resources("GET_TM_RESOURCE_PARAMS"), TASK_MANAGER));
    }

    /** Kills a TaskManager as {@code kill -9} does. */
    public void killTaskManager(int index) throws InterruptedException {
        taskManagers.get(index).destroyForcibly().waitFor();
    }

    /** What Flink's own scripts ask for: JVM flags in the first line, settings in the second. */
    private List<List<String>> resources(String command) throws Exception {
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

    private Process launch(String name, List<List<String>> resources, String mainClass) throws IOException {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(resources.get(0));
        command.add("-Dlog4j.configurationFile="
                + Path.of("flink-conf/log4j-console.properties").toUri());
        command.addAll(List.of("-cp", clusterClassPath(), mainClass, "--configDir", configuration.toString()));
        command.addAll(resources.get(1));
        return process(command, name).start();
    }

    private ProcessBuilder process(List<String> command, String name) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(name)));
        builder.environment().put("FLINK_CONF_DIR", configuration.toString());
        return builder;
    }

    private File log(String name) {
        return directory.resolve(name + ".log").toFile();
    }

    /** {@code flink run -d JAR ARGS}; returns the id of the job. */
    public String submit(Path jar, Map<String, String> environment, String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of("run", "-d", jar.toString()));
        command.addAll(List.of(args));
        return find(JOB_ID, run("client", environment, "org.apache.flink.client.cli.CliFrontend", command));
    }

    /** {@code flink stop}; returns the savepoint. */
    public String stop(String job) throws Exception {
        return find(
                SAVEPOINT, run("client", Map.of(), "org.apache.flink.client.cli.CliFrontend", List.of("stop", job)));
    }

    private static String find(Pattern pattern, String output) {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new AssertionError("expected " + pattern + " in:\n" + output);
        }
        return matcher.group(1);
    }

    /** Runs a class of Flink's to its end; returns what it said. */
    private String run(String name, Map<String, String> environment, String mainClass, List<String> args)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(
                java(),
                "-Xmx512m",
                // The command line client wants it on Java 17.
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "-cp",
                clusterClassPath(),
                mainClass));
        command.addAll(args);
        Files.deleteIfExists(log(name).toPath());
        ProcessBuilder builder = process(command, name);
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(START_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError(mainClass + " did not end within " + START_WITHIN);
        }
        String output = Files.readString(log(name).toPath());
        if (process.exitValue() != 0) {
            throw new AssertionError(mainClass + " ended with " + process.exitValue() + ":\n" + output);
        }
        return output;
    }

    /**
     * Waits until a job has a status such as {@code RUNNING} or {@code FINISHED}; fails at once where it has
     * failed.
     */
    public void awaitStatus(String job, String status, Duration within) throws Exception {
        Waiting.until("job " + status, within, () -> {
            verifyAlive();
            String now = get("/jobs/" + job).path("state").asText();
            if (now.equals("FAILED") && !status.equals("FAILED")) {
                throw new AssertionError(get("/jobs/" + job + "/exceptions").toPrettyString());
            }
            return now.equals(status);
        });
    }

    /** An answer of the REST interface. */
    public JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + restPort + path))
                .build();
        return new ObjectMapper()
                .readTree(
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private int slots() throws InterruptedException {
        try {
            return get("/overview").path("slots-total").asInt();
        } catch (IOException notUpYet) {
            return 0;
        }
    }

    private void verifyAlive() throws IOException {
        if (!jobManager.isAlive()) {
            throw new AssertionError("the JobManager ended:\n"
                    + Files.readString(log("jobmanager").toPath()));
        }
    }

    /** Stops the processes, each by its handle. */
    @Override
    public void close() throws InterruptedException {
        List<Process> all = Stream.concat(taskManagers.stream(), Stream.ofNullable(jobManager))
                .toList();
        all.forEach(Process::destroyForcibly);
        for (Process process : all) {
            process.waitFor();
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String clusterClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> CLUSTER_JARS.stream().anyMatch(jar::contains)
                        && !NOT_IN_CLUSTERS.matcher(jar).matches())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
