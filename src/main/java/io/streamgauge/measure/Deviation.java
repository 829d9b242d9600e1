// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.measure;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** The standard deviation of a sample, from exact sums. */
final class Deviation {
    /** Exact bits of a root: those of a double, one for rounding, and some to spare. */
    private static final int ROOT_BITS = 64;

    private Deviation() {}

    /**
     * The double nearest to the root of (n squares - sum²) / (n (n - 1)).
     *
     * @param count n, at least 2
     * @return null if it is too large for a double
     */
    static @Nullable Double of(long count, BigDecimal sum, BigDecimal squares) {
        BigDecimal n = BigDecimal.valueOf(count);
        BigDecimal spread = n.multiply(squares).subtract(sum.multiply(sum));
        if (spread.signum() == 0) {
            return 0.0;
        }
        BigInteger dividend = spread.unscaledValue();
        BigInteger divisor = BigInteger.TEN
                .pow(spread.scale())
                .multiply(BigInteger.valueOf(count))
                .multiply(BigInteger.valueOf(count - 1));
        double root = root(dividend, divisor);
        return Double.isFinite(root) ? root : null;
    }

    /** The double nearest to the root of a quotient of positive numbers. */
    static double root(BigInteger dividend, BigInteger divisor) {
        int shift = 2 * ROOT_BITS + divisor.bitLength() - dividend.bitLength();
        shift += shift & 1;
        BigInteger[] quotient = shift >= 0
                ? dividend.shiftLeft(shift).divideAndRemainder(divisor)
                : dividend.divideAndRemainder(divisor.shiftLeft(-shift));
        BigInteger[] root = quotient[0].sqrtAndRemainder();
        boolean cut = root[1].signum() != 0 || quotient[1].signum() != 0;
        // The last bit represents everything that was cut off, so the rounding to a double is correct.
        BigInteger sticky = root[0].shiftLeft(1).or(cut ? BigInteger.ONE : BigInteger.ZERO);
        return Math.scalb(sticky.doubleValue(), -shift / 2 - 1);
    }
}
