// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a program is told, through its environment. A program reads the input topic to the end that it has at the start, writes
 * one JSON object a window and symbol to the results topic, and ends with 0 once all of them are committed. Whoever adds a
 * program of another kind finds the same variables; bench/README.md has them with their meaning.
 *
 * @param sizeMs of the windows, milliseconds, as are the others
 * @param disorderMs how far an event may be behind the newest of its partition
 * @param backend of Flink's state: hashmap or rocksdb
 * @param directory for what must be on disk
 * @param alerts the topic for alerts of a program that is to run until it is stopped; null where the run ends by itself. It
 *     tells of each window in which a price was above {@link #DEAR}
 */
public record Task(
        String bootstrap,
        String input,
        String results,
        long sizeMs,
        long everyMs,
        long disorderMs,
        boolean filtered,
        boolean exactlyOnce,
        int parallelism,
        String backend,
        String directory,
        String alerts) {

    /** A price that one event in a thousand is above. */
    public static final String DEAR = "999";

    /** Of every Flink program; the product's own default. */
    public static final long CHECKPOINT_INTERVAL_MS = 5_000;

    public static Task fromEnvironment() {
        Map<String, String> env = System.getenv();
        return new Task(
                env.get("BENCH_BOOTSTRAP"),
                env.get("BENCH_INPUT"),
                env.get("BENCH_RESULTS"),
                Long.parseLong(env.get("BENCH_SIZE_MS")),
                Long.parseLong(env.get("BENCH_EVERY_MS")),
                Long.parseLong(env.get("BENCH_DISORDER_MS")),
                Boolean.parseBoolean(env.get("BENCH_FILTERED")),
                Boolean.parseBoolean(env.get("BENCH_EXACTLY_ONCE")),
                Integer.parseInt(env.get("BENCH_PARALLELISM")),
                env.get("BENCH_BACKEND"),
                env.get("BENCH_DIRECTORY"),
                env.get("BENCH_ALERTS"));
    }

    /** For a program that reads its input to the end and ends. */
    static Task replay(
            Options options, String bootstrap, String input, String results, boolean exactlyOnce, Path directory) {
        Work work = options.work();
        return new Task(
                bootstrap,
                input,
                results,
                work.sizeMs(),
                work.everyMs(),
                Work.DISORDER_MS,
                work.filtered(),
                exactlyOnce,
                Bench.PARALLELISM,
                options.rocksdb() ? "rocksdb" : "hashmap",
                directory.toString(),
                null);
    }

    /** For a program that is to run until it is stopped, in windows of a second. */
    static Task live(
            String bootstrap, String input, String results, String alerts, boolean exactlyOnce, String directory) {
        return new Task(
                bootstrap,
                input,
                results,
                Latency.WINDOW_MS,
                Latency.WINDOW_MS,
                Work.DISORDER_MS,
                false,
                exactlyOnce,
                Bench.PARALLELISM,
                "hashmap",
                directory,
                alerts);
    }

    public boolean live() {
        return alerts != null;
    }

    Map<String, String> toEnvironment() {
        Map<String, String> env = new LinkedHashMap<>();
        env.put("BENCH_BOOTSTRAP", bootstrap);
        env.put("BENCH_INPUT", input);
        env.put("BENCH_RESULTS", results);
        env.put("BENCH_SIZE_MS", Long.toString(sizeMs));
        env.put("BENCH_EVERY_MS", Long.toString(everyMs));
        env.put("BENCH_DISORDER_MS", Long.toString(disorderMs));
        env.put("BENCH_FILTERED", Boolean.toString(filtered));
        env.put("BENCH_EXACTLY_ONCE", Boolean.toString(exactlyOnce));
        env.put("BENCH_PARALLELISM", Integer.toString(parallelism));
        env.put("BENCH_BACKEND", backend);
        env.put("BENCH_DIRECTORY", directory);
        if (live()) {
            env.put("BENCH_ALERTS", alerts);
        }
        return env;
    }
}
