package io.streamgauge.local.demo;

import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/** Card payments; from time to time one card is being tried out: small payments everywhere in a row, most of them declined. */
final class Fraud implements Generator {
    private static final int CARDS = 16;
    private static final double BURST_BEGINS = 0.002;
    private static final List<String> MERCHANTS =
            List.of("grocer", "fuel", "books", "travel", "games", "music", "shoes", "taxi");

    /** At how many of them a card is used by its owner. */
    private static final int USUAL_MERCHANTS = 3;

    private int burstCard;
    private int burstLeft;
    private long payments;

    @Override
    public String topic() {
        return "payments";
    }

    @Override
    public int recordsPerSecond() {
        return 20;
    }

    @Override
    public String timeField() {
        return "at";
    }

    @Override
    public Document next(SplittableRandom random, long time) {
        if (burstLeft == 0 && random.nextDouble() < BURST_BEGINS) {
            burstCard = random.nextInt(CARDS);
            burstLeft = 60;
        }
        boolean stolen = burstLeft > 0 && random.nextInt(3) == 0;
        if (stolen) {
            burstLeft--;
        }
        int number = stolen ? burstCard : random.nextInt(CARDS);
        int merchant = stolen ? random.nextInt(MERCHANTS.size()) : number + random.nextInt(USUAL_MERCHANTS);
        String card = Generator.json("card-%02d", number + 1);
        double amount = stolen ? 0.5 + random.nextDouble() * 2 : 3 + 120 * Math.pow(random.nextDouble(), 3);
        boolean declined = random.nextInt(100) < (stolen ? 80 : 3);
        return new Document(
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
