package io.streamgauge.model;

import java.util.Collection;
import java.util.Locale;

/** Finds the name that somebody probably meant. */
public final class Nearest {
    private Nearest() {}

    /**
     * What to say behind a name that is not known: {@code ; did you mean topics?} where one is near, else
     * {@code ; known here: a, b}, or nothing where nothing is known.
     */
    public static String hint(String name, Collection<String> known) {
        String nearest = to(name, known);
        if (nearest != null) {
            return "; did you mean " + nearest + "?";
        }
        return known.isEmpty() ? "" : "; known here: " + String.join(", ", known);
    }

    /** The nearest name, the first of equals; null where none is near enough to be meant. */
    public static String to(String name, Collection<String> known) {
        String nearest = null;
        // A third of the name wrong is a slip, more is another word.
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

    /** How many letters to insert, delete, replace, or swap with their neighbour. */
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
