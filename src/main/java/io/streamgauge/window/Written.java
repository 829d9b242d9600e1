package io.streamgauge.window;

/**
 * What was written of a window that late events can still change.
 *
 * @param count how many results: 0 before the final one
 * @param changed whether something came since the last of them
 */
record Written(int count, boolean changed) {}
