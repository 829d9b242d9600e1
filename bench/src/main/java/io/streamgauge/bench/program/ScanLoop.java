// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench.program;

import io.streamgauge.bench.Task;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Limit C: a scanner over the bytes that believes what it reads, and primitive hash tables. It finds fields by their last name
 * and takes the work's own promises for granted: two decimals, no escapes in names and symbols.
 */
public final class ScanLoop {
    private static final byte[] EXCLUDED = "region-3".getBytes(StandardCharsets.US_ASCII);

    private ScanLoop() {}

    public static void main(String[] args) throws Exception {
        Task task = Task.fromEnvironment();
        new PlainLoop<>(task, () -> new Scanner(task.filtered()), ByteTable::new).run();
    }

    private static final class Scanner implements PlainLoop.Decoder<ByteTable> {
        private final boolean filtered;

        private Scanner(boolean filtered) {
            this.filtered = filtered;
        }

        @Override
        public long add(byte[] json, PlainLoop.Windows<ByteTable> windows) {
            long at = 0;
            int symbol = 0;
            int symbolEnd = 0;
            long cents = 0;
            long quantity = 0;
            boolean excluded = false;
            int wanted = filtered ? 5 : 3;
            for (int i = 0; i < json.length && wanted > 0; i++) {
                if (json[i] != '"') {
                    continue;
                }
                int from = i + 1;
                i = endOfText(json, from);
                if (json[i + 1] != ':') {
                    continue;
                }
                int length = i - from;
                int value = i + 2;
                byte first = json[from];
                if (length == 2 && first == 'a' && json[from + 1] == 't') {
                    at = number(json, value);
                    wanted--;
                } else if (length == 6 && first == 's' && json[from + 1] == 'y') {
                    symbol = value + 1;
                    symbolEnd = endOfText(json, symbol);
                    i = symbolEnd;
                    wanted--;
                } else if (length == 5 && first == 'p' && json[from + 1] == 'r') {
                    cents = number(json, value);
                    wanted--;
                } else if (filtered && length == 8 && first == 'q') {
                    quantity = number(json, value);
                    wanted--;
                } else if (filtered && length == 6 && first == 'r') {
                    excluded = Arrays.equals(json, value + 1, endOfText(json, value + 1), EXCLUDED, 0, EXCLUDED.length);
                    wanted--;
                }
            }
            if (!filtered || (quantity > 100 && !excluded)) {
                windows.at(at).add(json, symbol, symbolEnd, 1, cents, cents, cents);
            }
            return at;
        }

        private static int endOfText(byte[] json, int from) {
            int i = from;
            while (json[i] != '"') {
                i += json[i] == '\\' ? 2 : 1;
            }
            return i;
        }

        /** The digits, a decimal point left out. */
        private static long number(byte[] json, int from) {
            long number = 0;
            for (int i = from; ; i++) {
                int digit = json[i] - '0';
                if (digit >= 0 && digit <= 9) {
                    number = number * 10 + digit;
                } else if (json[i] != '.') {
                    return number;
                }
            }
        }
    }
}
