// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.model;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the known name that a user probably meant. */
public final class Nearest {
    private Nearest() {}

    /**
     * The end of a message about an unknown name: {@code ; did you mean topics?} if a known name is near, else
     * {@code ; known here: a, b}, or nothing if no name is known.
     */
    public static String hint(String name, Collection<String> known) {
        return hint(name, known, known.isEmpty() ? "" : "; known here: " + String.join(", ", known));
    }

    /** @param otherwise the end of the message if no name is near */
    public static String hint(String name, Collection<String> known, String otherwise) {
        String nearest = to(name, known);
        return nearest == null ? otherwise : "; did you mean " + nearest + "?";
    }

    /** The nearest name, the first of equals; null if none is near enough. */
    public static @Nullable String to(String name, Collection<String> known) {
        String nearest = null;
        // A third of the name may be misspelled; beyond that it is another word.
        int best = Math.max(1, name.length() / 3) + 1;
        for (String candidate : known) {
            int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < best && distance < candidate.length()) {
                best = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** The number of letters to insert, delete, replace, or swap with their neighbour. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(int[][] cost, String a, String b, int i, int j) {
        int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int step = Math.min(replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(step, cost[i - 2][j - 2] + 1) : step;
    }
}
