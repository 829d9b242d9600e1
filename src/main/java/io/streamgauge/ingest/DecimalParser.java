package io.streamgauge.ingest;

import io.streamgauge.model.RejectReason;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Reads a number by JSON's grammar, exactly, in time linear in its length. What counts is the value, not how it is
 * written: zeros before and behind are no digits, and zero is fine with any exponent. Used again for every number.
 */
public final class DecimalParser {
    /** Significant digits that a number may have, and the furthest power of ten of the first one. */
    private static final int LIMIT = 38;
    /** So many digits fit a long, whatever they are. */
    private static final int LONG_DIGITS = 18;
    /** Beyond any exponent that the digits of a value could make up for. */
    private static final long HUGE_EXPONENT = 1L << 40;

    private long unscaled;
    private int scale;
    private BigDecimal wide;

    /** The number times ten to the power of {@link #scale}; only where {@link #wide} is null. */
    public long unscaled() {
        return unscaled;
    }

    /** From 0 to 75. */
    public int scale() {
        return scale;
    }

    /** The number where its unscaled value does not fit a long, else null. */
    public BigDecimal wide() {
        return wide;
    }

    public BigDecimal toBigDecimal() {
        return wide == null ? BigDecimal.valueOf(unscaled, scale) : wide;
    }

    /** Returns null where these bytes are a number, else why they are not. */
    public RejectReason read(byte[] bytes, int start, int end) {
        wide = null;
        int at = start;
        boolean negative = at < end && bytes[at] == '-';
        if (negative) {
            at++;
        }
        int whole = at;
        long digits = 0;
        for (; at < end && isDigit(bytes[at]); at++) {
            digits = digits * 10 + (bytes[at] - '0');
        }
        int wholeLength = at - whole;
        if (wholeLength == 0 || wholeLength > 1 && bytes[whole] == '0') {
            return RejectReason.FIELD_TYPE;
        }
        int fractionLength = 0;
        if (at < end && bytes[at] == '.') {
            int fraction = ++at;
            for (; at < end && isDigit(bytes[at]); at++) {
                digits = digits * 10 + (bytes[at] - '0');
            }
            fractionLength = at - fraction;
            if (fractionLength == 0) {
                return RejectReason.FIELD_TYPE;
            }
        }
        if (at == end && wholeLength + fractionLength <= LONG_DIGITS) {
            unscaled = negative ? -digits : digits;
            scale = fractionLength;
            return null;
        }
        return readWide(bytes, whole, at, end, wholeLength, negative);
    }

    /** @param digitsEnd where the digits end and perhaps an exponent begins */
    private RejectReason readWide(
            byte[] bytes, int digitsStart, int digitsEnd, int end, int wholeLength, boolean negative) {
        long exponent = 0;
        if (digitsEnd < end) {
            exponent = exponent(bytes, digitsEnd, end);
            if (exponent == Long.MIN_VALUE) {
                return RejectReason.FIELD_TYPE;
            }
        }
        int first = digitsStart;
        while (first < digitsEnd && !isSignificant(bytes[first])) {
            first++;
        }
        if (first == digitsEnd) {
            unscaled = 0;
            scale = 0;
            return null;
        }
        int last = digitsEnd - 1;
        while (!isSignificant(bytes[last])) {
            last--;
        }
        long adjusted = exponent + powerOf(first, digitsStart, wholeLength);
        long lowest = exponent + powerOf(last, digitsStart, wholeLength);
        if (Math.abs(adjusted) > LIMIT || adjusted - lowest >= LIMIT) {
            return RejectReason.NUMBER_RANGE;
        }
        set(bytes, first, last + 1, (int) lowest, negative);
        return null;
    }

    /** The power of ten of the digit that stands here, before the exponent is applied. */
    private static long powerOf(int at, int digitsStart, int wholeLength) {
        int point = digitsStart + wholeLength;
        return at < point ? point - 1 - at : point - at;
    }

    private void set(byte[] bytes, int first, int end, int lowest, boolean negative) {
        String digits = new String(bytes, first, end - first, StandardCharsets.ISO_8859_1).replace(".", "");
        BigDecimal number = new BigDecimal((negative ? "-" : "") + digits).scaleByPowerOfTen(lowest);
        if (number.scale() < 0) {
            number = number.setScale(0);
        }
        if (number.unscaledValue().bitLength() < Long.SIZE) {
            unscaled = number.unscaledValue().longValue();
            scale = number.scale();
        } else {
            wide = number;
        }
    }

    /** The exponent that begins here; {@link Long#MIN_VALUE} where none does, or something follows it. */
    private static long exponent(byte[] bytes, int start, int end) {
        if ((bytes[start] | 0x20) != 'e') {
            return Long.MIN_VALUE;
        }
        int at = start + 1;
        boolean negative = at < end && bytes[at] == '-';
        if (negative || at < end && bytes[at] == '+') {
            at++;
        }
        if (at == end) {
            return Long.MIN_VALUE;
        }
        long exponent = 0;
        for (; at < end; at++) {
            if (!isDigit(bytes[at])) {
                return Long.MIN_VALUE;
            }
            exponent = Math.min(exponent * 10 + (bytes[at] - '0'), HUGE_EXPONENT);
        }
        return negative ? -exponent : exponent;
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isSignificant(byte character) {
        return character != '0' && character != '.';
    }
}
