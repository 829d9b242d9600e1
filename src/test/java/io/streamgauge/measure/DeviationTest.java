// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.Seeds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeviationTest {
    private final Random random = Seeds.random(getClass());

    @Test
    void theRootIsTheNearestDouble() {
        for (int i = 0; i < 20_000; i++) {
            BigInteger dividend = new BigInteger(1 + random.nextInt(300), random).add(BigInteger.ONE);
            BigInteger divisor = new BigInteger(1 + random.nextInt(300), random).add(BigInteger.ONE);

            check(dividend, divisor);
        }
    }

    @Test
    void aRootThatLiesBetweenTwoDoublesIsRoundedToTheEvenOne() {
        for (int i = 0; i < 1000; i++) {
            long half = (1L << 52 | random.nextLong() >>> 12) * 2 + 1;
            BigInteger square = BigInteger.valueOf(half).pow(2);

            assertThat(Deviation.root(square, BigInteger.ONE)).isEqualTo((double) half);
            assertThat(Deviation.root(square.add(BigInteger.ONE), BigInteger.ONE))
                    .isEqualTo((double) (half + 1));
        }
    }

    /** The square lies between those of the middles to the next doubles. */
    private static void check(BigInteger dividend, BigInteger divisor) {
        double root = Deviation.root(dividend, divisor);
        BigDecimal exact = new BigDecimal(root);
        BigDecimal below = exact.add(new BigDecimal(Math.nextDown(root))).divide(BigDecimal.valueOf(2));
        BigDecimal above = exact.add(new BigDecimal(Math.nextUp(root))).divide(BigDecimal.valueOf(2));
        BigDecimal of = new BigDecimal(divisor);
        assertThat(below.pow(2).multiply(of)).isLessThanOrEqualTo(new BigDecimal(dividend));
        assertThat(above.pow(2).multiply(of)).isGreaterThanOrEqualTo(new BigDecimal(dividend));
    }
}
