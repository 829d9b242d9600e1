// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.duplicate;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IdFilterTest {
    private static final int IDS = 50_000;

    @Test
    void itContainsWhatWasAddedAndHardlyAnythingElse() {
        Random random = Seeds.random(getClass());
        long[] added = random.longs(2 * IDS).toArray();
        IdFilter filter = new IdFilter(IDS);
        for (int i = 0; i < IDS; i++) {
            filter.add(added[2 * i], added[2 * i + 1]);
        }

        int others = 0;
        for (int i = 0; i < IDS; i++) {
            assertThat(filter.mayContain(added[2 * i], added[2 * i + 1])).isTrue();
            others += filter.mayContain(random.nextLong(), random.nextLong()) ? 1 : 0;
        }
        assertThat(others).isLessThan(IDS / 100);
    }

    @Test
    void noIdsTakeNextToNoMemory() {
        assertThat(new IdFilter(0).mayContain(1, 2)).isFalse();
    }
}
