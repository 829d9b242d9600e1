// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.demo;

import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/** Card payments. For twelve seconds one card is being tried out: small payments everywhere in a row, most of them declined. */
final class Fraud implements Generator.Events {
    private static final int CARDS = 16;
    private static final List<String> MERCHANTS =
            List.of("grocer", "fuel", "books", "travel", "games", "music", "shoes", "taxi");

    /** At how many of them a card is used by its owner. */
    private static final int USUAL_MERCHANTS = 3;

    private long payments;

    @Override
    public Generator.Document next(SplittableRandom random, long time, long elapsed) {
        double second = Generator.second(elapsed);
        boolean stolen = second >= 8 && second < 20 && random.nextInt(3) > 0;
        int number = stolen ? (int) Math.floorMod(Generator.chapter(elapsed), (long) CARDS) : random.nextInt(CARDS);
        int merchant = stolen ? random.nextInt(MERCHANTS.size()) : number + random.nextInt(USUAL_MERCHANTS);
        String card = Generator.json("card-%02d", number + 1);
        double amount = stolen ? 0.5 + random.nextDouble() * 2 : 3 + 120 * Math.pow(random.nextDouble(), 3);
        boolean declined = random.nextInt(100) < (stolen ? 80 : 3);
        return new Generator.Document(
                card,
                Generator.json(
                        "{\"id\":\"p%d\",\"card\":\"%s\",\"amount\":%.2f,\"merchant\":\"%s\",\"declined\":%b,\"at\":\"%s\"}",
                        ++payments,
                        card,
                        amount,
                        MERCHANTS.get(merchant % MERCHANTS.size()),
                        declined,
                        Instant.ofEpochMilli(time)));
    }
}
