// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.decimal;

import java.io.Serializable;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Decimal} that changes in place, so arithmetic over events does not allocate. The scale is never negative. Whether
 * the number is compact depends only on its value and scale, not on how it was computed.
 */
public final class MutableDecimal implements Serializable {
    private static final long serialVersionUID = 1;

    private boolean present;
    private long unscaled;
    private int scale;
    private @Nullable BigDecimal wide;

    /** Whether there is a number. */
    public boolean present() {
        return present;
    }

    /** Whether the unscaled value fits a long; only if {@link #present}. */
    public boolean compact() {
        return wide == null;
    }

    /** The number times ten to the power of {@link #scale}; only if {@link #compact}. */
    public long unscaled() {
        return unscaled;
    }

    /** Only if {@link #compact}. */
    public int scale() {
        return scale;
    }

    /** The number; only if {@link #present}. */
    public BigDecimal decimal() {
        return wide == null ? BigDecimal.valueOf(unscaled, scale) : wide;
    }

    /** The number as a value; only if {@link #present}. */
    public Decimal toDecimal() {
        return wide == null ? Decimal.of(unscaled, scale) : Decimal.of(wide);
    }

    /** The nearest double; only if {@link #present}. */
    public double doubleValue() {
        return wide == null ? Decimal.nearest(unscaled, scale) : wide.doubleValue();
    }

    public void clear() {
        present = false;
        clearWide();
    }

    /** @param ofScale not negative */
    public void set(long number, int ofScale) {
        present = true;
        unscaled = number;
        scale = ofScale;
        clearWide();
    }

    /** Storing a reference costs more than the check. */
    private void clearWide() {
        if (wide != null) {
            wide = null;
        }
    }

    public void set(BigDecimal number) {
        BigDecimal plain = number.scale() < 0 ? number.setScale(0) : number;
        present = true;
        if (plain.unscaledValue().bitLength() < Long.SIZE) {
            set(plain.unscaledValue().longValue(), plain.scale());
        } else {
            wide = plain;
        }
    }

    public void negate() {
        if (wide == null && unscaled != Long.MIN_VALUE) {
            unscaled = -unscaled;
        } else {
            set(decimal().negate());
        }
    }

    public void add(MutableDecimal other) {
        if (wide == null && other.wide == null && scale == other.scale) {
            long sum = unscaled + other.unscaled;
            if (((unscaled ^ sum) & (other.unscaled ^ sum)) >= 0) {
                unscaled = sum;
                return;
            }
        } else if (wide == null && other.wide == null) {
            int most = Math.max(scale, other.scale);
            if (fitsAt(most) && other.fitsAt(most)) {
                long own = unscaled * PowersOfTen.of(most - scale);
                long others = other.unscaled * PowersOfTen.of(most - other.scale);
                long sum = own + others;
                if (((own ^ sum) & (others ^ sum)) >= 0) {
                    set(sum, most);
                    return;
                }
            }
        }
        set(decimal().add(other.decimal()));
    }

    /** Whether the unscaled value still fits a long at a scale that is not smaller. */
    private boolean fitsAt(int larger) {
        int digits = larger - scale;
        if (digits >= PowersOfTen.COUNT) {
            return false;
        }
        long power = PowersOfTen.of(digits);
        return Math.multiplyHigh(unscaled, power) == unscaled * power >> 63;
    }

    public void multiply(MutableDecimal other) {
        if (wide == null && other.wide == null) {
            long product = unscaled * other.unscaled;
            if (Math.multiplyHigh(unscaled, other.unscaled) == product >> 63) {
                set(product, scale + other.scale);
                return;
            }
        }
        set(decimal().multiply(other.decimal()));
    }

    /**
     * Compares two numbers by their unscaled values and scales.
     *
     * @param scale differs from the other by less than {@link PowersOfTen#COUNT}
     */
    public static int compare(long number, int scale, long other, int otherScale) {
        if (scale > otherScale) {
            return -compare(other, otherScale, number, scale);
        }
        long power = PowersOfTen.of(otherScale - scale);
        int high = Long.compare(Math.multiplyHigh(number, power), other >> 63);
        return high == 0 ? Long.compareUnsigned(number * power, other) : high;
    }
}
