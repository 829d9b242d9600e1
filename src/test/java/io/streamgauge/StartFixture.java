// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import java.nio.file.Path;

/** Live runs of one pipeline file, and events for them. */
abstract class StartFixture extends RunFixture {
    Path file;

    LiveRun start(String state, String... sets) {
        return LiveRun.start(directory.resolve(state), file, 2, sets);
    }

    /** Runs until a window of each of three keys is written, and stops. */
    void runAndStop(String state) throws Exception {
        file = pipeline(PER_KEY);
        sendThree(1_000);
        try (LiveRun run = start(state)) {
            BROKER.readAtLeast(results, true, 3);
        }
    }

    void sendThree(long time) {
        for (int partition = 0; partition < 3; partition++) {
            produce(partition, time, "k" + partition, "1");
            produce(partition, time + 9_000, "k" + partition, "1");
        }
        BROKER.flush();
    }
}
