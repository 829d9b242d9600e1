// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.demo;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Trades of five shares; each price walks at random. One share falls by a tenth at once, and a minute and a half later another
 * is traded in heaps for ten seconds.
 */
final class Trading implements Generator.Events {
    private static final List<String> SYMBOLS = List.of("AAPL", "MSFT", "NVDA", "SAP", "TSLA");
    private static final int CRASHING = 2;
    private static final int TRADED_IN_HEAPS = 4;

    private final double[] prices = {187.2, 412.5, 131.8, 224.1, 248.9};
    private long trades;
    private long crashed = Long.MIN_VALUE;
    private long newest = Long.MIN_VALUE;

    @Override
    public Generator.Document next(SplittableRandom random, long time, long elapsed) {
        int share = random.nextInt(prices.length);
        double second = Generator.second(elapsed);
        // A clock that is wrong does not make others wrong.
        newest = newest == Long.MIN_VALUE || elapsed < newest + 60_000 ? Math.max(newest, elapsed) : newest;
        // A trade that comes late was made at the price of its time: it neither brings the crash nor knows of it.
        boolean late = elapsed < newest - 3_000;
        boolean crash = share == CRASHING
                && !late
                && second >= 12
                && second < 15
                && (crashed == Long.MIN_VALUE || Generator.chapter(crashed) != Generator.chapter(elapsed));
        crashed = crash ? elapsed : crashed;
        double before = share == CRASHING && elapsed < crashed ? 1 / 0.9 : 1;
        boolean heaps = share == TRADED_IN_HEAPS && second >= 100 && second < 110;
        double step = crash ? 0.9 : 1 + (random.nextDouble() - 0.5) / 500;
        // Kept near where it began, or an evening's demo would end in pennies or millions.
        prices[share] = Math.max(20, Math.min(900, prices[share] * step));
        return new Generator.Document(
                SYMBOLS.get(share),
                Generator.json(
                        "{\"tradeId\":%d,\"symbol\":\"%s\",\"quote\":{\"px\":%.2f,\"ccy\":\"USD\"},\"quantity\":%d,\"tradedAt\":%d}",
                        ++trades,
                        SYMBOLS.get(share),
                        before * prices[share],
                        (1 + random.nextInt(200)) * (heaps ? 20 : 1),
                        time));
    }
}
