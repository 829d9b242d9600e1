// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;

/** The metric reporters of the user. Flink starts all that are configured, but only those of a list where there is one. */
public final class MetricReporters {
    private static final String PREFIX = "metrics.reporter.";

    private MetricReporters() {}

    /** The list with one more name; those that the user has configured stay. */
    public static String with(String name, Configuration options) {
        String list = options.get(MetricOptions.REPORTERS_LIST);
        Stream<String> configured = options.keySet().stream()
                .filter(key -> key.startsWith(PREFIX))
                .map(key -> key.substring(PREFIX.length()).split("\\.", 2)[0]);
        return Stream.concat(list == null ? configured : Stream.of(list), Stream.of(name))
                .distinct()
                .collect(Collectors.joining(","));
    }
}
