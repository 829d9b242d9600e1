// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config.message;

import static java.util.Map.entry;

import io.streamgauge.model.Nearest;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** Names that other systems have for what the pipeline file can do. */
public final class Aliases {
    /** In lower case, without separators. */
    private static final Map<String, String> MEANT = Map.ofEntries(
            entry("groupby", "keyBy"),
            entry("partitionby", "keyBy"),
            entry("key", "keyBy"),
            entry("filter", "where"),
            entry("mean", "avg"),
            entry("average", "avg"),
            entry("median", "percentile"),
            entry("countdistinct", "distinct"),
            entry("stdev", "stddev"),
            entry("std", "stddev"),
            entry("int", "number"),
            entry("integer", "number"),
            entry("long", "number"),
            entry("double", "number"),
            entry("float", "number"),
            entry("decimal", "number"),
            entry("string", "text"),
            entry("varchar", "text"),
            entry("bool", "boolean"),
            entry("tumble", "tumbling"),
            entry("hopping", "sliding"),
            entry("hop", "sliding"),
            entry("cumulate", "cumulative"));

    /** Where the name alone would not suffice. */
    private static final Map<String, String> USAGE = Map.of(
            "hopping", "; hopping windows are called sliding here: {sliding: 30s, every: 10s}",
            "median", "; did you mean percentile(f, 50)?");

    private Aliases() {}

    /**
     * The end of a message about an unknown name: the known name that means the same, else that of
     * {@link Nearest#hint(String, Collection)}.
     */
    public static String hint(String name, Collection<String> known) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
        String meant = MEANT.get(plain);
        if (meant != null && known.contains(meant)) {
            return USAGE.getOrDefault(plain, "; did you mean " + meant + "?");
        }
        return Nearest.hint(name, known);
    }
}
