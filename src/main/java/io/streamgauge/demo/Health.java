// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.demo;

import java.util.SplittableRandom;

/** Vital signs of eight beds; one patient's heart races, one is away now and then, and a sensor that slipped off sends null. */
final class Health implements Generator.Events {
    private static final int BEDS = 8;
    private static final int RACING = 3;
    private static final int AWAY = 6;

    @Override
    public Generator.Document next(SplittableRandom random, long time, long elapsed) {
        double second = Generator.second(elapsed);
        int bed = random.nextInt(BEDS);
        bed = bed == AWAY && second >= 60 && second < 170 ? bed + 1 : bed;
        boolean racing = bed == RACING && second < 32;
        int pulse = (racing ? 128 : 68 + 2 * bed) + random.nextInt(9);
        String oxygen = random.nextInt(50) == 0 ? "null" : Generator.json("%.1f", 95 + random.nextDouble() * 4);
        String patient = "bed-" + (bed + 1);
        return new Generator.Document(
                patient,
                Generator.json(
                        "{\"patient\":\"%s\",\"vitals\":{\"pulse\":%d,\"spo2\":%s},\"ward\":\"%s\",\"time\":%d}",
                        patient, pulse, oxygen, bed < BEDS / 2 ? "north" : "south", time / 1000));
    }
}
