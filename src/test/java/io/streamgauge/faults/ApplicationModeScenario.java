// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamgauge.Streamgauge;
import io.streamgauge.testing.FlinkProcesses;
import io.streamgauge.testing.Processes;
import io.streamgauge.testing.Transactions;
import io.streamgauge.testing.Waiting;
import io.streamgauge.testing.ZooKeeperProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The JobManager of an application cluster, in which {@code main} runs, is killed; the one in its place runs {@code main} again. */
class ApplicationModeScenario extends LoadedRun {
    private static final Path JAR = Path.of(System.getProperty("streamgauge.jar", "target/streamgauge.jar"));

    private ZooKeeperProcess zooKeeper;
    private FlinkProcesses flink;

    @AfterEach
    void stopCluster() throws Exception {
        if (flink != null) {
            flink.close();
        }
        if (zooKeeper != null) {
            zooKeeper.close();
        }
    }

    @Test
    void aJobManagerThatIsKilledIsReplacedAndNothingIsLostOrRepeated() throws Exception {
        startKafka(Map.of());
        startLoad();
        zooKeeper = new ZooKeeperProcess(directory.resolve("zookeeper"));
        Map<String, String> settings = new HashMap<>(zooKeeper.settings());
        settings.put("execution.checkpointing.interval", "2s");
        flink = FlinkProcesses.startApplication(
                directory.resolve("flink"),
                2,
                settings,
                JAR,
                Streamgauge.class.getName(),
                Map.of(),
                "run",
                file().toString(),
                "--parallelism=2");
        awaitResults();
        String job = job();

        // No commit passes until the JobManager is dead, so the kill finds a transaction open however long it takes.
        proxy.holdCommits();
        Waiting.until("results that are not committed", WITHIN, () -> !open().isEmpty());
        Processes.kill(flink.jobManager());
        assertThat(open()).isNotEmpty();
        proxy.releaseCommits();
        assertThat(answers()).isFalse();
        flink.startJobManager();
        awaitResults();

        // The same job: main did not begin another one beside it.
        assertThat(job()).isEqualTo(job);

        proxy.holdCommits();
        Waiting.until("a commit on its way", WITHIN, () -> !proxy.heldCommits().isEmpty());
        Processes.kill(flink.jobManager());
        Processes.kill(flink.taskManager(0));
        proxy.dropCommits();
        assertThat(open()).isNotEmpty();
        flink.startJobManager();
        flink.restartTaskManager(0);
        awaitResults();
        assertThat(job()).isEqualTo(job);

        drainAndVerifyExactlyOnce();
    }

    private Map<String, ?> open() throws Exception {
        return Transactions.open(admin, World.TRANSACTIONS + "results.");
    }

    private boolean answers() throws InterruptedException {
        try {
            flink.get("/overview");
            return true;
        } catch (IOException notThere) {
            return false;
        }
    }

    /** The id of the only job. */
    private String job() throws Exception {
        JsonNode jobs = flink.get("/jobs").path("jobs");
        assertThat(jobs).hasSize(1);
        return jobs.get(0).path("id").asText();
    }

    @Override
    void verifyAlive() {
        assertThat(flink.jobManager().isAlive()).as("the JobManager is alive").isTrue();
    }

    /** The cluster ends with its job. */
    @Override
    void stopInOrder() throws Exception {
        flink.stop(job());
        assertThat(flink.awaitEnd(WITHIN)).isZero();
    }
}
