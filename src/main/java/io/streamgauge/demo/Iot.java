// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.demo;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Readings of twelve sensors, which are named by the key of the record; a header has the version of their firmware. Temperatures
 * swing with the minutes and batteries run down. One sensor overheats for half a minute, and another is silent for a minute.
 */
final class Iot implements Generator.Events {
    private static final int SENSORS = 12;
    private static final int DRIFTING = 11;
    private static final int SILENT = 7;
    private static final List<String> FIRMWARES = List.of("1.4.2", "1.5.0", "2.0.0-rc1");

    @Override
    public Generator.Document next(SplittableRandom random, long time, long elapsed) {
        double second = Generator.second(elapsed);
        int sensor = random.nextInt(SENSORS);
        sensor = sensor == SILENT && second >= 90 && second < 150 ? sensor + 1 : sensor;
        double minutes = time % 600_000 / 60_000.0;
        double drift = sensor == DRIFTING ? drift(second) : 0;
        double temperature = 20 + sensor * 0.3 + 2 * Math.sin(minutes) + drift + (random.nextDouble() - 0.5) / 2;
        String device = Generator.json("sensor-%02d", sensor + 1);
        return new Generator.Document(
                device,
                List.of(Generator.header("firmware", FIRMWARES.get(sensor % FIRMWARES.size()))),
                Generator.json(
                        "{\"reading\":{\"temperature\":%.2f,\"humidity\":%d},\"battery\":%d,\"ts\":%d}",
                        temperature, 40 + random.nextInt(20), battery(sensor, minutes), time));
    }

    /** Degrees: it is hot within two seconds, and cools down as fast. */
    private static double drift(double second) {
        return Math.max(0, Math.min(8, 4 * Math.min(second - 1, 39 - second)));
    }

    /** Per cent; new batteries every ten minutes, not for all at once. */
    private static int battery(int sensor, double minutes) {
        return 100 - (int) ((minutes + sensor) % 10 * 9);
    }
}
