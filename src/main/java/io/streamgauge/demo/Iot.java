package io.streamgauge.demo;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Readings of twelve sensors, which are named by the key of the record; a header has the version of their firmware. Temperatures
 * swing with the minutes, one sensor drifts upwards, one is silent in every third minute, batteries run down.
 */
final class Iot implements Generator {
    private static final int SENSORS = 12;
    private static final int DRIFTING = 5;
    private static final int SILENT = 7;
    private static final List<String> FIRMWARES = List.of("1.4.2", "1.5.0", "2.0.0-rc1");

    @Override
    public String topic() {
        return "readings";
    }

    @Override
    public int recordsPerSecond() {
        return 40;
    }

    @Override
    public String timeField() {
        return "ts";
    }

    @Override
    public Document next(SplittableRandom random, long time) {
        int sensor = random.nextInt(SENSORS);
        sensor = sensor == SILENT && time / 60_000 % 3 == 1 ? sensor + 1 : sensor;
        double minutes = time % 600_000 / 60_000.0;
        double drift = sensor == DRIFTING ? minutes : 0;
        double temperature = 20 + sensor * 0.3 + 2 * Math.sin(minutes) + drift + (random.nextDouble() - 0.5) / 2;
        String device = Generator.json("sensor-%02d", sensor + 1);
        return new Document(
                device,
                List.of(Generator.header("firmware", FIRMWARES.get(sensor % FIRMWARES.size()))),
                Generator.json(
                        "{\"reading\":{\"temperature\":%.2f,\"humidity\":%d},\"battery\":%d,\"ts\":%d}",
                        temperature, 40 + random.nextInt(20), battery(sensor, minutes), time));
    }

    /** Per cent; new batteries every ten minutes, not for all at once. */
    private static int battery(int sensor, double minutes) {
        return 100 - (int) ((minutes + sensor) % 10 * 9);
    }
}
