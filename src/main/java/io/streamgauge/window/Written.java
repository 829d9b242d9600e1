package io.streamgauge.window;

/**
 * What was written of a window that is written more than once.
 *
 * @param count how many results at or after its end: 0 before the final one
 * @param changed whether something came since the last result
 */
record Written(int count, boolean changed) {
    static final Written NOTHING = new Written(0, false);

    Written withChange(boolean now) {
        return new Written(count, now);
    }
}
