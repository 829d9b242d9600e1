// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What the file of a run receives, and that all else receives what it did. */
class RunLogTest {
    private static final String FLINK = "org.apache.flink.runtime.Example";

    @TempDir
    Path directory;

    private final Configuration options = new Configuration();

    private String log() throws IOException {
        return Files.readString(directory.resolve(RunLog.FILE));
    }

    @Test
    void theFileHasWhatFlinkInforms() throws Exception {
        try (AutoCloseable log = RunLog.open(directory, options)) {
            LoggerFactory.getLogger(FLINK).info("a line of Flink", new IOException("No space left on device"));
            LoggerFactory.getLogger("org.apache.kafka.clients.Example").info("a line of a client");
            LoggerFactory.getLogger("org.apache.kafka.clients.Example").warn("a warning of a client");
        }
        LoggerFactory.getLogger(FLINK).info("a line after the end");

        assertThat(log())
                .containsPattern("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3}Z INFO +\\[[^]]+] \\Q" + FLINK
                        + "\\E - a line of Flink")
                .contains("java.io.IOException: No space left on device", "\tat ", "a warning of a client")
                .doesNotContain("a line of a client", "a line after the end");
    }

    @Test
    void flinksWebUiShowsTheFile() throws Exception {
        try (AutoCloseable log = RunLog.open(directory, options)) {
            String file = directory.resolve(RunLog.FILE).toString();
            assertThat(options.get(WebOptions.LOG_PATH)).isEqualTo(file);
            assertThat(options.get(TaskManagerOptions.TASK_MANAGER_LOG_PATH)).isEqualTo(file);
        }
    }

    /** Its level is that of the logger that lets the event through, whatever levels the loggers above have. */
    @Test
    void otherAppendersReceiveNoMoreAndNoLess() {
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        List<String> seen = new ArrayList<>();
        AbstractAppender console = new AbstractAppender("other", null, null, true, Property.EMPTY_ARRAY) {
            @Override
            public void append(LogEvent event) {
                seen.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
            }
        };
        console.start();
        LoggerConfig parent = new LoggerConfig("example", Level.WARN, false);
        parent.addAppender(console, null, null);
        context.getConfiguration().addLogger("example", parent);
        context.updateLoggers();
        try {
            logAll();
            List<String> before = List.copyOf(seen);
            seen.clear();
            try (LogTap tap = LogTap.on("example.child", new Nothing("nothing"), Level.INFO);
                    LogTap other = LogTap.on("example.child", new Nothing("nothing else"), Level.INFO)) {
                logAll();
            }
            assertThat(seen).isEqualTo(before).containsExactly("WARN from example.child", "WARN from example");
        } finally {
            context.getConfiguration().removeLogger("example.child");
            context.getConfiguration().removeLogger("example");
            context.updateLoggers();
        }
    }

    private static void logAll() {
        for (String name : List.of("example.child", "example")) {
            LoggerFactory.getLogger(name).info("from {}", name);
            LoggerFactory.getLogger(name).warn("from {}", name);
        }
    }

    private static final class Nothing extends AbstractAppender {
        Nothing(String name) {
            super(name, null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {}
    }
}
