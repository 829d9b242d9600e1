// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.decimal;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** An exact decimal number: an unscaled long and a scale, or a {@link BigDecimal} if the unscaled value does not fit a long. */
public final class Decimal {
    private final long unscaled;
    private final int scale;
    private final @Nullable BigDecimal wide;

    private Decimal(long unscaled, int scale, @Nullable BigDecimal wide) {
        this.unscaled = unscaled;
        this.scale = scale;
        this.wide = wide;
    }

    /** {@code unscaled} times ten to the power of {@code -scale}; the scale is not negative. */
    public static Decimal of(long unscaled, int scale) {
        while (scale > 0 && unscaled % 10 == 0) {
            unscaled /= 10;
            scale--;
        }
        return new Decimal(unscaled, scale, null);
    }

    public static Decimal of(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        if (stripped.scale() < 0) {
            stripped = stripped.setScale(0);
        }
        return stripped.unscaledValue().bitLength() < Long.SIZE
                ? new Decimal(stripped.unscaledValue().longValue(), stripped.scale(), null)
                : new Decimal(0, 0, stripped);
    }

    /** The fewest digits that identify this double, without an exponent. The text is the same on every JDK. */
    public static String shortest(double number) {
        if (number == Math.rint(number) && Math.abs(number) < 1L << 53) {
            return Long.toString((long) number);
        }
        String digits = DoubleToDecimal.toString(number);
        return digits.indexOf('E') < 0 ? digits : of(new BigDecimal(digits)).toString();
    }

    /** The double nearest to {@code unscaled} divided by ten to the power of {@code scale}. */
    public static double nearest(long unscaled, int scale) {
        // Doubles hold both operands exactly, so the division is the only rounding.
        return scale == 0 || scale < PowersOfTen.COUNT && Math.abs(unscaled) <= 1L << 53
                ? (double) unscaled / (double) PowersOfTen.of(scale)
                : BigDecimal.valueOf(unscaled, scale).doubleValue();
    }

    /** The nearest double. */
    public double doubleValue() {
        return wide == null ? nearest(unscaled, scale) : wide.doubleValue();
    }

    public BigDecimal toBigDecimal() {
        return wide == null ? BigDecimal.valueOf(unscaled, scale) : wide;
    }

    /** Whether the unscaled value does not fit a long. */
    public boolean isWide() {
        return wide != null;
    }

    /** The number times ten to the power of {@link #scale}; only if it is not wide. */
    public long unscaled() {
        return unscaled;
    }

    /** The number of digits behind the point; only if it is not wide. */
    public int scale() {
        return scale;
    }

    /** Without exponent and without trailing zeros. */
    @Override
    public String toString() {
        return toBigDecimal().toPlainString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Decimal that && toBigDecimal().equals(that.toBigDecimal());
    }

    @Override
    public int hashCode() {
        return toBigDecimal().hashCode();
    }
}
