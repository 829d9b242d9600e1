// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import io.streamgauge.decimal.MutableDecimal;
import io.streamgauge.model.RejectReason;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Parses a number by JSON's grammar, exactly, in time linear in its length. The limits apply to the value, not to its
 * notation: leading and trailing zeros are no significant digits, and zero may have any exponent. Reused for every number.
 */
public final class DecimalParser {
    /** The most significant digits of a number, and the largest magnitude of its exponent. */
    private static final int LIMIT = 38;
    /** Any number of this many digits fits a long. */
    private static final int LONG_DIGITS = 18;
    /** Larger than any exponent that the digits of a value could compensate. */
    private static final long HUGE_EXPONENT = 1L << 40;

    private final MutableDecimal number = new MutableDecimal();

    /** The number read last, of scale 0 to 75; valid until the next one is read, and only where {@link #read} returned null. */
    public MutableDecimal number() {
        return number;
    }

    /** Returns null if these bytes are a number within the limits. */
    public @Nullable RejectReason read(byte[] bytes, int start, int end) {
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
            number.set(negative ? -digits : digits, fractionLength);
            return null;
        }
        return readWide(bytes, whole, at, end, wholeLength, negative);
    }

    /** @param digitsEnd the end of the digits and the start of an exponent, if there is one */
    private @Nullable RejectReason readWide(
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
            number.set(0, 0);
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

    /** The power of ten of the digit at a position, without the exponent. */
    private static long powerOf(int at, int digitsStart, int wholeLength) {
        int point = digitsStart + wholeLength;
        return at < point ? point - 1 - at : point - at;
    }

    private void set(byte[] bytes, int first, int end, int lowest, boolean negative) {
        String digits = new String(bytes, first, end - first, StandardCharsets.ISO_8859_1).replace(".", "");
        number.set(new BigDecimal((negative ? "-" : "") + digits).scaleByPowerOfTen(lowest));
    }

    /** The exponent up to the end; {@link Long#MIN_VALUE} if the bytes are no exponent. */
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
