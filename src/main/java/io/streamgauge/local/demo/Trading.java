package io.streamgauge.local.demo;

import java.util.List;
import java.util.SplittableRandom;

/** Trades of five shares; each price walks at random, and falls by a tenth once in a while. */
final class Trading implements Generator {
    private static final List<String> SYMBOLS = List.of("AAPL", "MSFT", "NVDA", "SAP", "TSLA");
    private static final double CRASH = 0.0005;

    private final double[] prices = {187.2, 412.5, 131.8, 224.1, 248.9};
    private long trades;

    @Override
    public String topic() {
        return "trades";
    }

    @Override
    public int recordsPerSecond() {
        return 60;
    }

    @Override
    public String timeField() {
        return "tradedAt";
    }

    @Override
    public Document next(SplittableRandom random, long time) {
        int share = random.nextInt(prices.length);
        double step = random.nextDouble() < CRASH ? 0.9 : 1 + (random.nextDouble() - 0.5) / 500;
        // Kept near where it began, or an evening's demo would end in pennies or millions.
        prices[share] = Math.max(20, Math.min(900, prices[share] * step));
        return new Document(
                SYMBOLS.get(share),
                Generator.json(
                        "{\"tradeId\":%d,\"symbol\":\"%s\",\"quote\":{\"px\":%.2f,\"ccy\":\"USD\"},\"quantity\":%d,\"tradedAt\":%d}",
                        ++trades, SYMBOLS.get(share), prices[share], 1 + random.nextInt(200), time));
    }
}
