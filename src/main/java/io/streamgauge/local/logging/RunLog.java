// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local.logging;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.ErrorHandler;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.RollingFileAppender;
import org.apache.logging.log4j.core.appender.rolling.DefaultRolloverStrategy;
import org.apache.logging.log4j.core.appender.rolling.SizeBasedTriggeringPolicy;
import org.apache.logging.log4j.core.layout.PatternLayout;

/**
 * The log file of a run: what Flink and this program log at level INFO and above, and Kafka's clients at WARN, with stack traces, so
 * that the console can stay short. It is rolled at 10 MiB, and two rolled files are kept.
 */
public final class RunLog {
    public static final String FILE = "streamgauge.log";

    private static final String MOST_BYTES = "10 MB";
    private static final String ROLLED_FILES = "2";
    private static final String PATTERN = "%d{yyyy-MM-dd HH:mm:ss,SSS'Z'}{UTC} %-5p [%t] %c - %m%n%ex";

    /**
     * Kafka's clients log all their settings with each new transaction, and without a broker some hundred lines a second: at level
     * INFO they would roll everything else away.
     */
    private static final Map<String, Level> LESS = Map.of("org.apache.kafka", Level.WARN, "kafka", Level.WARN);

    private RunLog() {}

    /**
     * Begins to log into a directory, which serves for nothing else, and lets Flink's web UI show the file.
     *
     * @param options of Flink
     * @return ends the log when it is closed
     */
    public static AutoCloseable open(Path directory, Configuration options) {
        Path file = directory.resolve(FILE);
        options.set(WebOptions.LOG_PATH, file.toString());
        options.set(TaskManagerOptions.TASK_MANAGER_LOG_PATH, file.toString());
        RollingFileAppender appender = RollingFileAppender.newBuilder()
                .setName("run-log " + file)
                .withFileName(file.toString())
                .withFilePattern(file + ".%i")
                .withPolicy(SizeBasedTriggeringPolicy.createPolicy(MOST_BYTES))
                .withStrategy(DefaultRolloverStrategy.newBuilder()
                        .withMax(ROLLED_FILES)
                        .build())
                .setLayout(PatternLayout.newBuilder()
                        .withPattern(PATTERN)
                        .withCharset(StandardCharsets.UTF_8)
                        .build())
                .build();
        appender.setHandler(new Quiet());
        return LogTap.onAll(appender, Level.INFO, LESS);
    }

    /** Where the disk is full, the failed checkpoint is reported; a stack trace for each line of the log would hide that. */
    private static final class Quiet implements ErrorHandler {
        @Override
        public void error(String message) {}

        @Override
        public void error(String message, Throwable failure) {}

        @Override
        public void error(String message, LogEvent event, Throwable failure) {}
    }
}
