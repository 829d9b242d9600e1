package io.streamgauge.ingest;

/** Comparing bytes with ASCII text. */
final class Ascii {
    private Ascii() {}

    static boolean equals(String text, byte[] bytes, int start, int end) {
        if (end - start != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (bytes[start + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
