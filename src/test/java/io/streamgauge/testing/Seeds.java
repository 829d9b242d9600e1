// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import java.util.Random;

/** Random numbers whose seed is printed, and can be given to repeat a run: {@code -Dseed=42}. */
public final class Seeds {
    private Seeds() {}

    public static Random random(Class<?> test) {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println(test.getSimpleName() + ": -Dseed=" + seed);
        return new Random(seed);
    }
}
