// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Alert;
import io.streamgauge.model.Key;
import io.streamgauge.model.OffsetRange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {
    private final Tally tally = new Tally();

    private static Alert alert(String id, Alert.Status status) {
        Alert.AlertedWindow window = new Alert.AlertedWindow(0, 10_000, List.of(), new Object[0], new OffsetRange[0]);
        return new Alert(
                id,
                status,
                "high",
                "temperature",
                new Key(new byte[0]),
                null,
                Map.of(),
                null,
                10_000,
                status == Alert.Status.FIRING ? Alert.STILL_FIRING : 20_000,
                window,
                false,
                false);
    }

    @Test
    void whatARestartEmitsAgainIsNoNews() {
        assertThat(tally.alert(alert("1", Alert.Status.FIRING))).isTrue();
        assertThat(tally.alert(alert("1", Alert.Status.FIRING))).isFalse();
        assertThat(tally.alert(alert("2", Alert.Status.FIRING).again())).isFalse();

        assertThat(tally.alerts("temperature")).isEqualTo("1 fired, 0 resolved");
        assertThat(tally.firing()).hasSize(2);
    }

    @Test
    void whatIsOverFiresNoLonger() {
        tally.alert(alert("1", Alert.Status.FIRING));
        tally.alert(alert("2", Alert.Status.FIRING));

        assertThat(tally.alert(alert("1", Alert.Status.RESOLVED))).isTrue();
        assertThat(tally.alert(alert("2", Alert.Status.CORRECTED))).isTrue();

        assertThat(tally.firing()).isEmpty();
        assertThat(tally.alerts("temperature")).isEqualTo("2 fired, 1 resolved, 1 corrected");
        assertThat(tally.alerts("other")).isEmpty();
    }
}
