package io.streamgauge.decimal;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import java.math.BigDecimal;

/** An exact decimal number that flows out: a long and a scale where that is enough, else a {@link BigDecimal}. */
public final class Decimal {
    /** Powers of ten, as far as doubles hold them exactly. */
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private final long unscaled;
    private final int scale;
    private final BigDecimal wide;

    private Decimal(long unscaled, int scale, BigDecimal wide) {
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

    /** The fewest digits that name this double, without an exponent: the same on every JDK. */
    public static String shortest(double number) {
        if (number == Math.rint(number) && Math.abs(number) < 1L << 53) {
            return Long.toString((long) number);
        }
        String digits = DoubleToDecimal.toString(number);
        return digits.indexOf('E') < 0 ? digits : of(new BigDecimal(digits)).toString();
    }

    /** The nearest double. */
    public double doubleValue() {
        // A quotient of two numbers that doubles hold exactly is rounded once.
        return wide == null && scale < POWERS.length && Math.abs(unscaled) <= 1L << 53
                ? unscaled / POWERS[scale]
                : toBigDecimal().doubleValue();
    }

    public BigDecimal toBigDecimal() {
        return wide == null ? BigDecimal.valueOf(unscaled, scale) : wide;
    }

    /** Whether {@link #unscaled} and {@link #scale} do not hold it. */
    public boolean isWide() {
        return wide != null;
    }

    /** The number times ten to the power of {@link #scale}; only where it is not wide. */
    public long unscaled() {
        return unscaled;
    }

    /** How many digits there are behind the point; only where it is not wide. */
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
