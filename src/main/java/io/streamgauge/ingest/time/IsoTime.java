// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.time;

import java.time.LocalDateTime;

/**
 * A date and time of ISO 8601 in the form of RFC 3339: {@code 2026-11-22T10:00:00.123Z}. The seconds may be missing, a
 * fraction may have any number of digits behind a point or a comma, a space may replace the T, and letters may be lower case.
 * The offset is Z, +hh:mm, +hhmm or +hh, at most 18 hours, and may be missing if a zone is declared. The hour 24 and the
 * second 60 are invalid, since both would mean another time than the one that is written.
 */
record IsoTime(LocalTimes local) implements TimeReader {
    private static final int MINUTES_END = 16;
    private static final int MAX_OFFSET_MINUTES = 18 * 60;

    @Override
    public long read(byte[] bytes, int start, int end) {
        if (end - start < MINUTES_END || !punctuated(bytes, start)) {
            return INVALID;
        }
        int at = start + MINUTES_END;
        int second = 0;
        int millis = 0;
        if (at < end && bytes[at] == ':') {
            second = at + 3 <= end ? two(bytes, at + 1) : -1;
            at += 3;
            if (at < end && (bytes[at] == '.' || bytes[at] == ',')) {
                int fraction = at + 1;
                for (at = fraction; at < end && digit(bytes[at]) >= 0; at++) {
                    millis += digit(bytes[at]) * weight(at - fraction);
                }
                if (at == fraction) {
                    return INVALID;
                }
            }
        }
        int year = two(bytes, start) * 100 + two(bytes, start + 2);
        int month = two(bytes, start + 5);
        int day = two(bytes, start + 8);
        int hour = two(bytes, start + 11);
        int minute = two(bytes, start + 14);
        if (Math.min(two(bytes, start), two(bytes, start + 2)) < 0
                || !isDate(year, month, day)
                || !isBelow(24, hour)
                || !isBelow(60, minute)
                || !isBelow(60, second)) {
            return INVALID;
        }
        if (at == end) {
            return local.toEpochMilli(LocalDateTime.of(year, month, day, hour, minute, second, millis * 1_000_000));
        }
        int offset = offsetMinutes(bytes, at, end);
        return offset == Integer.MIN_VALUE
                ? INVALID
                : ((epochDay(year, month, day) * 24 + hour) * 60 + minute - offset) * 60_000 + second * 1_000 + millis;
    }

    @Override
    public String name() {
        return "iso-8601";
    }

    private static boolean punctuated(byte[] bytes, int start) {
        byte middle = bytes[start + 10];
        return bytes[start + 4] == '-'
                && bytes[start + 7] == '-'
                && (middle == 'T' || middle == 't' || middle == ' ')
                && bytes[start + 13] == ':';
    }

    /** The value of a digit of the fraction in milliseconds, by its place; digits behind the third are cut off. */
    private static int weight(int place) {
        return switch (place) {
            case 0 -> 100;
            case 1 -> 10;
            case 2 -> 1;
            default -> 0;
        };
    }

    /** The offset up to the end; {@link Integer#MIN_VALUE} if the bytes are no offset. */
    private static int offsetMinutes(byte[] bytes, int at, int end) {
        byte sign = bytes[at];
        int length = end - at;
        if ((sign == 'Z' || sign == 'z') && length == 1) {
            return 0;
        }
        boolean colon = length == 6 && bytes[at + 3] == ':';
        if (sign != '+' && sign != '-' || length != 3 && length != 5 && !colon) {
            return Integer.MIN_VALUE;
        }
        int hours = two(bytes, at + 1);
        int minutes = length == 3 ? 0 : two(bytes, end - 2);
        int total = hours * 60 + minutes;
        if ((hours | minutes) < 0 || minutes > 59 || total > MAX_OFFSET_MINUTES) {
            return Integer.MIN_VALUE;
        }
        return sign == '-' ? -total : total;
    }

    /** Two digits; negative if they are no digits. */
    private static int two(byte[] bytes, int at) {
        int tens = digit(bytes[at]);
        int ones = digit(bytes[at + 1]);
        return (tens | ones) < 0 ? -1 : tens * 10 + ones;
    }

    private static int digit(byte character) {
        return character >= '0' && character <= '9' ? character - '0' : -1;
    }

    private static boolean isBelow(int end, int number) {
        return number >= 0 && number < end;
    }

    private static boolean isDate(int year, int month, int day) {
        return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(month, year);
    }

    private static int daysIn(int month, int year) {
        return switch (month) {
            case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    /** Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil; for years from 0. */
    private static long epochDay(int year, int month, int day) {
        int y = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(y, 400);
        int yearOfEra = y - era * 400;
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }
}
