package io.streamgauge.local.demo;

import java.util.SplittableRandom;

/** Readings of twelve sensors; temperatures swing with the minutes, one sensor drifts upwards, batteries run down. */
final class Iot implements Generator {
    private static final int SENSORS = 12;
    private static final int DRIFTING = 5;

    @Override
    public String topic() {
        return "readings";
    }

    @Override
    public String timeField() {
        return "ts";
    }

    @Override
    public Document next(SplittableRandom random, long time) {
        int sensor = random.nextInt(SENSORS);
        double minutes = time % 600_000 / 60_000.0;
        double drift = sensor == DRIFTING ? minutes : 0;
        double temperature = 20 + sensor * 0.3 + 2 * Math.sin(minutes) + drift + (random.nextDouble() - 0.5) / 2;
        String device = Generator.json("sensor-%02d", sensor + 1);
        return new Document(
                device,
                Generator.json(
                        "{\"device\":\"%s\",\"reading\":{\"temperature\":%.2f,\"humidity\":%d},\"battery\":%d,\"ts\":%d}",
                        device, temperature, 40 + random.nextInt(20), 100 - (int) (minutes * 9), time));
    }
}
