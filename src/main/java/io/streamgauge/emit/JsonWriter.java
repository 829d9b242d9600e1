// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit;

import io.streamgauge.decimal.Decimal;
import io.streamgauge.model.TextBytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes JSON as UTF-8 into a buffer that is reused. */
final class JsonWriter {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    /** The digits of a long. */
    private static final int MOST_DIGITS = 19;

    private static final int TIMES = 16;

    /** A cache of the last times: two at each even index, which their hash determines, the newer one first. */
    private final byte[][] times = new byte[TIMES][];

    private final long[] timeMillis = new long[TIMES];
    private byte[] bytes = new byte[512];
    private int length;

    /** Returns what was written since the last call. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, length);
        length = 0;
        return taken;
    }

    /** @param json in UTF-8 */
    JsonWriter raw(byte[] json) {
        ensure(json.length);
        System.arraycopy(json, 0, bytes, length, json.length);
        length += json.length;
        return this;
    }

    /** @param ascii JSON in ASCII */
    @SuppressWarnings("deprecation") // getBytes(int, int, byte[], int) drops the high bytes, which ASCII does not have
    JsonWriter raw(String ascii) {
        ensure(ascii.length());
        ascii.getBytes(0, ascii.length(), bytes, length);
        length += ascii.length();
        return this;
    }

    /** A string; null writes JSON's null. */
    JsonWriter text(@Nullable String text) {
        if (text == null) {
            return raw(NULL);
        }
        byte[] utf8 = TextBytes.of(text);
        return text(utf8, 0, utf8.length);
    }

    /** A string in UTF-8; a lone surrogate, encoded as three bytes, is written as an escape. */
    JsonWriter text(byte[] utf8, int from, int count) {
        ensure(6 * count + 2);
        bytes[length++] = '"';
        int end = from + count;
        for (int i = from; i < end; i++) {
            int character = utf8[i] & 0xff;
            if (character == '"' || character == '\\') {
                bytes[length++] = '\\';
                bytes[length++] = (byte) character;
            } else if (character < 0x20 || character == 0x7f) {
                escape(character);
            } else if (character == 0xed && i + 2 < end && (utf8[i + 1] & 0xff) >= 0xa0) {
                escape(0xd000 | (utf8[i + 1] & 0x3f) << 6 | utf8[i + 2] & 0x3f);
                i += 2;
            } else {
                bytes[length++] = (byte) character;
            }
        }
        bytes[length++] = '"';
        return this;
    }

    private void escape(int unit) {
        bytes[length++] = '\\';
        bytes[length++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[unit >> shift & 0xf];
        }
    }

    JsonWriter number(long number) {
        return number(number, 0);
    }

    /** {@code unscaled} times ten to the power of {@code -scale}, with as many digits behind the point. */
    private JsonWriter number(long unscaled, int scale) {
        // The range of negative numbers is larger by one.
        long rest = unscaled < 0 ? unscaled : -unscaled;
        int size = Math.max(digits(rest), scale + 1) + (scale > 0 ? 1 : 0) + (unscaled < 0 ? 1 : 0);
        ensure(size);
        length += size;
        int at = length;
        for (int i = 0; i < scale; i++) {
            bytes[--at] = (byte) ('0' - rest % 10);
            rest /= 10;
        }
        if (scale > 0) {
            bytes[--at] = '.';
        }
        do {
            bytes[--at] = (byte) ('0' - rest % 10);
            rest /= 10;
        } while (rest != 0);
        if (unscaled < 0) {
            bytes[--at] = '-';
        }
        return this;
    }

    /** @param number zero or less */
    private static int digits(long number) {
        int digits = 1;
        for (long power = -10; digits < MOST_DIGITS && number <= power; power *= 10) {
            digits++;
        }
        return digits;
    }

    /** The fewest digits that identify this double, without an exponent, the same on every JDK. */
    JsonWriter number(double number) {
        return raw(Decimal.shortest(number));
    }

    /** A value of {@link io.streamgauge.model.WindowResult#measures}. */
    JsonWriter value(@Nullable Object value) {
        if (value == null) {
            return raw(NULL);
        } else if (value instanceof Long number) {
            return number(number);
        } else if (value instanceof Double number) {
            return number((double) number);
        } else if (value instanceof Decimal number) {
            return number.isWide() ? raw(number.toString()) : number(number.unscaled(), number.scale());
        } else if (value instanceof String text) {
            return text(text);
        }
        return raw(value.toString());
    }

    /** A time as ISO-8601 in UTC, in quotes. */
    JsonWriter time(long millis) {
        // Thousands of results have the same start and end, and formatting a time costs as much as the rest of one.
        // Two times per hash are kept because start and end of many windows of one size can have the same hash.
        int place = (int) (millis * 0x9e3779b97f4a7c15L >>> 60) & ~1;
        if (!isAt(place, millis)) {
            if (isAt(place + 1, millis)) {
                return raw(times[place + 1]);
            }
            timeMillis[place + 1] = timeMillis[place];
            times[place + 1] = times[place];
            timeMillis[place] = millis;
            times[place] = ('"' + Instant.ofEpochMilli(millis).toString() + '"').getBytes(StandardCharsets.US_ASCII);
        }
        return raw(times[place]);
    }

    private boolean isAt(int place, long millis) {
        return timeMillis[place] == millis && times[place] != null;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
