// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;

/** The metric reporters of the user. Flink starts all that are configured, but only those of a list where there is one. */
public final class MetricReporters {
    private static final String PREFIX = "metrics.reporter.";

    private MetricReporters() {}

    /** The list with one more name; those that the user has configured stay. */
    public static String with(String name, Configuration options) {
        Set<String> names = new LinkedHashSet<>();
        String list = options.get(MetricOptions.REPORTERS_LIST);
        if (list != null) {
            names.add(list);
        } else {
            for (String key : options.keySet()) {
                if (key.startsWith(PREFIX)) {
                    names.add(key.substring(PREFIX.length()).split("\\.", 2)[0]);
                }
            }
        }
        names.add(name);
        return String.join(",", names);
    }
}
