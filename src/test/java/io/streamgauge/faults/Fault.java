// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.faults;

import io.streamgauge.testing.Processes;
import io.streamgauge.testing.Transactions;
import io.streamgauge.testing.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;

/** One thing that goes wrong, and is right again when it returns. Each makes sure that it hit. */
record Fault(String name, Action action) {
    private static final Duration HIT_WITHIN = Duration.ofSeconds(60);
    private static final Duration BROKER_GONE = Duration.ofSeconds(3);

    /** Does it; returns how it is known to have hit. */
    interface Action {
        String run(World world, Random random) throws Exception;
    }

    /** Those of the short run, each once. */
    static List<Fault> ofShortRun() {
        return List.of(
                new Fault("kill -9 a TaskManager", Fault::killTaskManager),
                new Fault("kill -9 a TaskManager in a burst of poison", Fault::killInPoison),
                new Fault("kill -9 a TaskManager in a burst of records near the size limit", Fault::killInLarge),
                new Fault("kill -9 both TaskManagers", Fault::killTaskManagers),
                new Fault("kill -9 the JobManager", Fault::killJobManager),
                new Fault("kill -9 the JobManager again", Fault::killJobManager),
                new Fault("kill -9 all between checkpoint and commit", Fault::killBeforeCommit),
                new Fault("kill -9 the broker", Fault::killBroker),
                new Fault("restart the broker", Fault::restartBroker),
                cut(5),
                cut(20),
                suspendTaskManager(20),
                suspendBroker(20),
                fillDisk(20),
                new Fault("hang the checkpoints' storage until a checkpoint expires", Fault::hangStorage),
                new Fault("stop with savepoint, rescale 2-4-1-2", Fault::rescale));
    }

    /** Those that a long run draws from. */
    static List<Fault> ofLongRun() {
        List<Fault> all = new ArrayList<>(ofShortRun());
        all.addAll(List.of(
                cut(60),
                suspendTaskManager(60),
                suspendBroker(60),
                slowKafka(30),
                new Fault("kill -9 both TaskManagers before the first checkpoint", Fault::killAtStart),
                new Fault("cut the newest checkpoint short", Fault::corruptCheckpoint)));
        return all;
    }

    /** What ends every run, so that a job at least once and a reader of uncommitted records must show it. */
    static Fault last() {
        return new Fault("kill -9 both TaskManagers in the middle of results", (world, random) -> {
            Waiting.until("results since the last checkpoints", HIT_WITHIN, world::inTheMiddleOfResults);
            return killTaskManagers(world, random);
        });
    }

    private static Fault slowKafka(int seconds) {
        return new Fault("slow the way to Kafka for " + seconds + " s", (world, random) -> {
            world.proxy.delay(Duration.ofMillis(300));
            lasts(Duration.ofSeconds(seconds));
            int delayed = world.proxy.delay(Duration.ZERO);
            require(delayed > 0, "requests were delayed");
            return delayed + " messages took 300 ms longer";
        });
    }

    private static Fault cut(int seconds) {
        return new Fault("cut a TaskManager from the broker for " + seconds + " s", (world, random) -> {
            int victim = worker(world, random);
            world.proxy.cut(world.flink.taskManager(victim));
            lasts(Duration.ofSeconds(seconds));
            int held = world.proxy.mend();
            require(held > 0, "messages were kept waiting");
            return held + " messages of TaskManager " + victim + " were kept waiting";
        });
    }

    private static Fault suspendTaskManager(int seconds) {
        return new Fault("suspend a TaskManager for " + seconds + " s", (world, random) -> {
            int victim = worker(world, random);
            suspend(world.flink.taskManager(victim), seconds);
            return "TaskManager " + victim + " in state T";
        });
    }

    private static Fault suspendBroker(int seconds) {
        return new Fault("suspend the broker for " + seconds + " s", (world, random) -> {
            suspend(world.kafka.process(), seconds);
            return "broker in state T";
        });
    }

    private static void suspend(Process process, int seconds) throws Exception {
        Processes.suspend(process);
        try {
            lasts(Duration.ofSeconds(seconds));
        } finally {
            Processes.resume(process);
        }
    }

    private static Fault fillDisk(int seconds) {
        return new Fault("fill the checkpoints' disk for " + seconds + " s", (world, random) -> {
            if (!world.checkpoints.mounted()) {
                return "SKIPPED: only root can mount the small disk that it needs";
            }
            int before = world.checkpoints("failed");
            long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            try {
                Waiting.until("a checkpoint failed on the full disk", () -> {
                    // A checkpoint that was under way makes an older one go, whose room the next would find.
                    world.checkpoints.fill();
                    return System.nanoTime() > end && world.checkpoints("failed") > before;
                });
                return world.checkpoints("failed") - before + " checkpoints failed";
            } finally {
                world.checkpoints.free();
            }
        });
    }

    private static String killTaskManager(World world, Random random) throws Exception {
        int victim = worker(world, random);
        Processes.kill(world.flink.taskManager(victim));
        world.flink.restartTaskManager(victim);
        return "TaskManager " + victim + " ran subtasks and is gone";
    }

    private static String killInPoison(World world, Random random) throws Exception {
        world.load.poison(1_000);
        return killTaskManager(world, random);
    }

    private static String killInLarge(World world, Random random) throws Exception {
        world.load.large(60);
        Waiting.until("the middle of the burst", HIT_WITHIN, () -> world.load.largeToCome() < 30);
        return killTaskManager(world, random);
    }

    private static String hangStorage(World world, Random random) throws Exception {
        int before = world.checkpoints("failed");
        world.storage.hang();
        try {
            Waiting.until(
                    "a checkpoint expires",
                    HIT_WITHIN.plus(World.CHECKPOINT_TIMEOUT),
                    () -> world.checkpoints("failed") > before);
            return "a checkpoint expired after " + World.CHECKPOINT_TIMEOUT.toSeconds() + " s";
        } finally {
            world.storage.answer();
        }
    }

    private static String killTaskManagers(World world, Random random) throws Exception {
        for (int i = 0; i < World.TASK_MANAGERS; i++) {
            Processes.kill(world.flink.taskManager(i));
        }
        for (int i = 0; i < World.TASK_MANAGERS; i++) {
            world.flink.restartTaskManager(i);
        }
        return "both are gone";
    }

    private static String killJobManager(World world, Random random) throws Exception {
        Processes.kill(world.flink.jobManager());
        require(world.state().isEmpty(), "it does not answer");
        world.flink.startJobManager();
        return "it does not answer";
    }

    /** The job asks to commit only what a completed checkpoint holds, so a commit on its way is the moment. */
    private static String killBeforeCommit(World world, Random random) throws Exception {
        world.proxy.holdCommits();
        Waiting.until(
                "a commit on its way",
                HIT_WITHIN,
                () -> !world.proxy.heldCommits().isEmpty());
        Processes.kill(world.flink.jobManager());
        for (int i = 0; i < World.TASK_MANAGERS; i++) {
            Processes.kill(world.flink.taskManager(i));
        }
        List<String> held = world.proxy.heldCommits();
        world.proxy.dropCommits();
        try (Admin admin = world.kafka.admin()) {
            for (String id : held) {
                require(Transactions.state(admin, id) == TransactionState.ONGOING, id + " is not committed");
            }
            world.flink.startJobManager();
            for (int i = 0; i < World.TASK_MANAGERS; i++) {
                world.flink.restartTaskManager(i);
            }
            Waiting.until("the commits after the restart", HIT_WITHIN, () -> {
                for (String id : held) {
                    if (Transactions.state(admin, id) != TransactionState.COMPLETE_COMMIT) {
                        return false;
                    }
                }
                return true;
            });
        }
        return held + " asked for, not committed by the kill, committed after it";
    }

    private static String killBroker(World world, Random random) throws Exception {
        Processes.kill(world.kafka.process());
        return awayForAMoment(world);
    }

    private static String restartBroker(World world, Random random) throws Exception {
        world.kafka.stop();
        return awayForAMoment(world);
    }

    private static String awayForAMoment(World world) throws Exception {
        require(!world.kafka.answers(), "it does not answer");
        lasts(BROKER_GONE);
        world.kafka.restart();
        return "it does not answer";
    }

    private static String rescale(World world, Random random) throws Exception {
        for (int parallelism : new int[] {4, 1, 2}) {
            world.resume(world.stop(), parallelism);
            world.awaitProgress(world.load.time(), HIT_WITHIN);
        }
        return "the job wrote results at each parallelism, no transaction open at each stop";
    }

    /** A job that was started from a savepoint has nothing else to restore. It has long checkpoint intervals until the kill has hit. */
    private static String killAtStart(World world, Random random) throws Exception {
        // Flink triggers the first checkpoint after a random time between these two.
        world.resume(
                world.stop(), 2, "-Dexecution.checkpointing.interval=20s", "-Dexecution.checkpointing.min-pause=20s");
        Waiting.until("all subtasks run", HIT_WITHIN, world::running);
        killTaskManagers(world, random);
        require(world.checkpoints("completed") == 0, "the kill came before the first checkpoint");
        world.awaitProgress(world.load.time(), HIT_WITHIN);
        world.resume(world.stop(), 2);
        return "no checkpoint completed before the kill";
    }

    /** To go on from the checkpoint before it would write again what is committed: Flink must refuse. */
    private static String corruptCheckpoint(World world, Random random) throws Exception {
        Path newest = world.cancel();
        Path metadata = newest.resolve("_metadata");
        byte[] good = Files.readAllBytes(metadata);
        Files.write(metadata, Arrays.copyOf(good, random.nextInt(good.length)));
        boolean started = true;
        try {
            world.resume(newest.toString(), 2);
        } catch (AssertionError refused) {
            started = false;
        }
        require(!started, "Flink refuses a checkpoint that is cut short");
        Files.write(metadata, good);
        world.resume(newest.toString(), 2);
        world.forgetJobsThatNeverStarted();
        return "Flink refused it; from the whole one it went on";
    }

    /** How long it goes on is part of the fault; what can be seen is waited for by {@link Waiting}. */
    private static void lasts(Duration length) throws InterruptedException {
        Thread.sleep(length.toMillis());
    }

    private static int worker(World world, Random random) throws Exception {
        List<Integer> workers = world.workers();
        require(!workers.isEmpty(), "the job runs");
        return workers.get(random.nextInt(workers.size()));
    }

    private static void require(boolean hit, String what) {
        if (!hit) {
            throw new AssertionError("the fault did not hit: not so that " + what);
        }
    }
}
