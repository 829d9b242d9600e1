// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.stall;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.RejectReason;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.SourceRecord;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecentRejectsTest {
    private final RecentRejects recent = new RecentRejects(Duration.ofMinutes(1));

    @Test
    void theFirstRecordOfTheTimeIsFoundUntilTheTimeIsOver() {
        assertThat(first(0)).isEmpty();
        recent.add(record(7, "no\ttime"), seconds(1));
        recent.add(record(8, "other"), seconds(1));
        recent.add(record(9, "other"), seconds(31));

        assertThat(first(31)).isEqualTo("MALFORMED \"no\\u0009time\", in/2@7");
        assertThat(first(61)).endsWith("@7");
        assertThat(first(62)).endsWith("@9");
        assertThat(first(92)).isEmpty();
    }

    @Test
    void ofManyRecordsOneForEachSlotIsKept() {
        for (int offset = 0; offset < 100_000; offset++) {
            recent.add(record(offset, "other"), TimeUnit.MILLISECONDS.toNanos(offset));
        }
        assertThat(first(100)).isEqualTo("MALFORMED \"other\", in/2@40000");
    }

    private String first(int second) {
        Facts facts = new Facts();
        recent.addTo(facts, seconds(second));
        return facts.rejectedFirst();
    }

    private static Rejected record(long offset, String message) {
        return new Rejected(
                new SourceRecord("in", 2, offset, 0, null, null, List.of()),
                RejectReason.MALFORMED,
                null,
                message,
                null);
    }

    private static long seconds(int second) {
        return TimeUnit.SECONDS.toNanos(second);
    }
}
