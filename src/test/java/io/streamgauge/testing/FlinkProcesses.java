// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamgauge.local.rest.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
import java.util.stream.Stream;

/**
 * A Flink cluster as a distribution would start it: a JobManager and TaskManagers, each a process of its own, with the
 * settings of {@code flink-conf/config.yaml}, out of the jars on the class path of the tests. Logs are in its directory.
 */
public final class FlinkProcesses implements AutoCloseable {
    private static final String SESSION = "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
    private static final String APPLICATION =
            "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint";
    private static final String TASK_MANAGER = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
    private static final String CLIENT = "org.apache.flink.client.cli.CliFrontend";
    private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");
    private static final Pattern SAVEPOINT = Pattern.compile("Savepoint completed\\. Path: (\\S+)");

    private final FlinkInstallation installation;
    private final int restPort;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> taskManagers = new ArrayList<>();
    private Launch launchJobManager;
    private Process jobManager;

    private interface Launch {
        Process launch() throws Exception;
    }

    private FlinkProcesses(Path directory, int slots, Map<String, String> settings) throws IOException {
        restPort = Ports.free();
        Map<String, String> all = new HashMap<>();
        all.put("rest.port", String.valueOf(restPort));
        all.put("jobmanager.rpc.port", String.valueOf(Ports.free()));
        all.put("taskmanager.numberOfTaskSlots", String.valueOf(slots));
        all.putAll(settings);
        installation = FlinkInstallation.in(directory, all);
        launchJobManager =
                () -> installation.launch("jobmanager", "GET_JM_RESOURCE_PARAMS", SESSION, List.of(), Map.of());
    }

    /**
     * Starts a cluster that takes jobs, and waits until all its slots are there.
     *
     * @param directory for configuration, logs, checkpoints and savepoints
     * @param slots of each TaskManager
     * @param settings over those of {@code flink-conf/config.yaml}
     */
    public static FlinkProcesses start(Path directory, int taskManagers, int slots, Map<String, String> settings)
            throws Exception {
        FlinkProcesses cluster = new FlinkProcesses(directory, slots, settings);
        try {
            cluster.startJobManager();
            for (int i = 0; i < taskManagers; i++) {
                cluster.startTaskManager();
            }
            Waiting.until("slots of the cluster", FlinkInstallation.START_WITHIN, () -> {
                cluster.verifyAlive();
                return cluster.slots() == taskManagers * slots;
            });
            return cluster;
        } catch (Exception | Error e) {
            cluster.close();
            throw e;
        }
    }

    /**
     * Starts a cluster that runs one job and ends with it, as the Docker image does: the jar in {@code usrlib}, its main class
     * called in the JobManager.
     *
     * @param settings over those of {@code flink-conf/config.yaml}
     * @param environment of the JobManager
     */
    public static FlinkProcesses startApplication(
            Path directory,
            int slots,
            Map<String, String> settings,
            Path jar,
            String mainClass,
            Map<String, String> environment,
            String... args)
            throws Exception {
        FlinkProcesses cluster = new FlinkProcesses(directory, slots, settings);
        try {
            cluster.installation.addUserJar(jar);
            List<String> arguments = new ArrayList<>(List.of("--job-classname", mainClass));
            arguments.addAll(Arrays.asList(args));
            cluster.launchJobManager = () -> cluster.installation.launch(
                    "jobmanager", "GET_JM_RESOURCE_PARAMS", APPLICATION, arguments, environment);
            cluster.startJobManager();
            cluster.startTaskManager();
            return cluster;
        } catch (Exception | Error e) {
            cluster.close();
            throw e;
        }
    }

    /** Starts one more; it registers by itself. */
    private void startTaskManager() throws Exception {
        taskManagers.add(launchTaskManager(taskManagers.size()));
    }

    /** Starts one in the place of one that was killed. */
    public void restartTaskManager(int index) throws Exception {
        taskManagers.set(index, launchTaskManager(index));
    }

    private Process launchTaskManager(int index) throws Exception {
        String name = "taskmanager-" + index;
        return installation.launch(
                name, "GET_TM_RESOURCE_PARAMS", TASK_MANAGER, List.of("-Dtaskmanager.resource-id=" + name), Map.of());
    }

    /** Starts it, at first and after it was killed. */
    public void startJobManager() throws Exception {
        jobManager = launchJobManager.launch();
    }

    public Process jobManager() {
        return jobManager;
    }

    /** Its id in the REST interface is {@code taskmanager-INDEX}. */
    public Process taskManager(int index) {
        return taskManagers.get(index);
    }

    /** Waits until the JobManager ends by itself, as that of an application does with its job; returns its exit code. */
    public int awaitEnd(Duration within) throws Exception {
        if (!jobManager.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the JobManager did not end within " + within + ":\n" + output("jobmanager"));
        }
        return jobManager.exitValue();
    }

    /** What a process has said: {@code jobmanager}, {@code taskmanager-0} and so on, {@code client}. */
    public String output(String process) throws IOException {
        return installation.output(process);
    }

    /** {@code flink run -d JAR ARGS}; returns the id of the job. */
    public String submit(Path jar, Map<String, String> environment, String... args) throws Exception {
        return submit(jar, 1, environment, args);
    }

    /** {@code flink run -d -p N JAR ARGS}; returns the id of the job. */
    public String submit(Path jar, int parallelism, Map<String, String> environment, String... args) throws Exception {
        return run(environment, List.of("-d", "-p", String.valueOf(parallelism), jar.toString()), args);
    }

    /** {@code flink run -d -p N -s SAVEPOINT JAR ARGS}; returns the id of the job. */
    public String resume(String savepoint, Path jar, int parallelism, String... args) throws Exception {
        return run(Map.of(), List.of("-d", "-p", String.valueOf(parallelism), "-s", savepoint, jar.toString()), args);
    }

    private String run(Map<String, String> environment, List<String> options, String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of("run"));
        command.addAll(options);
        command.addAll(List.of(args));
        return find(JOB_ID, installation.run("client", environment, CLIENT, command));
    }

    /** {@code flink stop}; returns the savepoint. */
    public String stop(String job) throws Exception {
        return find(SAVEPOINT, installation.run("client", Map.of(), CLIENT, List.of("stop", job)));
    }

    /** {@code flink cancel}; what was not committed is dropped, and the newest checkpoint stays. */
    public void cancel(String job) throws Exception {
        installation.run("client", Map.of(), CLIENT, List.of("cancel", job));
    }

    private static String find(Pattern pattern, String output) {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new AssertionError("expected " + pattern + " in:\n" + output);
        }
        return matcher.group(1);
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
            throw new AssertionError("the JobManager ended:\n" + output("jobmanager"));
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
}
