// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** What a class logs from INFO on, in place of the log of the tests. */
public final class LoggedLines extends AbstractAppender implements AutoCloseable {
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final String logger;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    public LoggedLines(Class<?> type) {
        super("lines of " + type.getName(), null, null, true, Property.EMPTY_ARRAY);
        logger = type.getName();
        start();
        LoggerConfig config = new LoggerConfig(logger, Level.INFO, false);
        config.addAppender(this, Level.INFO, null);
        context.getConfiguration().addLogger(logger, config);
        context.updateLoggers();
    }

    @Override
    public void append(LogEvent event) {
        lines.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
    }

    /** Level and message of each line. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        context.getConfiguration().removeLogger(logger);
        context.updateLoggers();
        stop();
    }
}
