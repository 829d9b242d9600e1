// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local.logging;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Function;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.jspecify.annotations.Nullable;

/**
 * An appender that receives more than the logging configuration lets through. What all other appenders receive stays as it is: the
 * level of a logger becomes the level of its references to them.
 */
final class LogTap implements AutoCloseable {
    /** What the loggers that were opened pass on; a logger that is additive has no such list of its own. */
    private static final Map<LoggerConfig, List<Outlet>> OPENED = new WeakHashMap<>();

    private record Outlet(Appender appender, Level level) {}

    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final Appender appender;
    private final Collection<LoggerConfig> loggers;

    /** @param levels of the events that the appender receives of a logger, by its name, and above */
    private LogTap(Appender appender, Function<String, Level> levels, Collection<LoggerConfig> loggers) {
        this.appender = appender;
        this.loggers = loggers;
        appender.start();
        synchronized (OPENED) {
            Map<LoggerConfig, List<Outlet>> outlets = new LinkedHashMap<>();
            loggers.forEach(logger -> outlets.put(logger, outlets(logger)));
            outlets.forEach((logger, before) -> {
                if (!OPENED.containsKey(logger)) {
                    separate(logger, before);
                }
                Level level = levels.apply(logger.getName());
                logger.addAppender(appender, level, null);
                logger.setLevel(moreVerbose(logger.getLevel(), level));
                before.add(new Outlet(appender, level));
                OPENED.put(logger, before);
            });
        }
        context.updateLoggers();
    }

    /**
     * Lets the appender receive events of every logger. The tap starts and stops it.
     *
     * @param level of the events, and above
     * @param others the levels of loggers for which it is another one, and of those below them
     */
    static LogTap onAll(Appender appender, Level level, Map<String, Level> others) {
        others.keySet().forEach(LogTap::configured);
        return new LogTap(
                appender,
                logger -> others.entrySet().stream()
                        .filter(other -> (logger + ".").startsWith(other.getKey() + "."))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(level),
                configuration().getLoggers().values());
    }

    /** The same of one logger. */
    static LogTap on(String logger, Appender appender, Level level) {
        return new LogTap(appender, each -> level, List.of(configured(logger)));
    }

    private static LoggerConfig configured(String logger) {
        Configuration configuration = configuration();
        LoggerConfig nearest = configuration.getLoggerConfig(logger);
        if (!nearest.getName().equals(logger)) {
            configuration.addLogger(logger, new LoggerConfig(logger, nearest.getLevel(), true));
        }
        return configuration.getLoggerConfig(logger);
    }

    private static Configuration configuration() {
        return ((LoggerContext) LogManager.getContext(false)).getConfiguration();
    }

    /** Gives a logger references of its own to what it passes events on to, each with its level. */
    private static void separate(LoggerConfig logger, List<Outlet> outlets) {
        List.copyOf(logger.getAppenders().keySet()).forEach(logger::removeAppender);
        logger.setAdditive(false);
        outlets.forEach(outlet -> logger.addAppender(outlet.appender, outlet.level, null));
    }

    private static List<Outlet> outlets(LoggerConfig logger) {
        List<Outlet> outlets = new ArrayList<>();
        // The level of the logger that receives an event decides for all that it passes the event on to.
        for (LoggerConfig from = logger; from != null; from = from.isAdditive() ? from.getParent() : null) {
            List<Outlet> inherited = OPENED.get(from);
            if (inherited != null) {
                outlets.addAll(inherited);
                return outlets;
            }
            outlets.addAll(own(from, logger.getLevel()));
        }
        return outlets;
    }

    /** An appender that was added by a program has no reference in the configuration, and so no level. */
    private static List<Outlet> own(LoggerConfig logger, Level level) {
        Map<String, Level> levels = new HashMap<>();
        logger.getAppenderRefs().forEach(reference -> levels.put(reference.getRef(), reference.getLevel()));
        return logger.getAppenders().values().stream()
                .map(appender -> new Outlet(appender, lessVerbose(level, levels.get(appender.getName()))))
                .toList();
    }

    private static Level lessVerbose(Level one, @Nullable Level other) {
        return other == null || one.isMoreSpecificThan(other) ? one : other;
    }

    private static Level moreVerbose(Level one, Level other) {
        return one.isLessSpecificThan(other) ? one : other;
    }

    @Override
    public void close() {
        synchronized (OPENED) {
            for (LoggerConfig logger : loggers) {
                logger.removeAppender(appender.getName());
                OPENED.computeIfPresent(
                        logger,
                        (opened, outlets) -> outlets.stream()
                                .filter(outlet -> outlet.appender != appender)
                                .toList());
            }
        }
        context.updateLoggers();
        appender.stop();
    }
}
