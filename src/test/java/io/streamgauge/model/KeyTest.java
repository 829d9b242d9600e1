// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import io.streamgauge.testing.Events;
import io.streamgauge.testing.Seeds;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;

/** The bytes of keys and their places in Flink's key groups: savepoints hold both, so these never change. */
class KeyTest {
    @Test
    void keysHaveTheseBytesAndKeyGroups() {
        FieldValues fields = new FieldValues(4, null);
        Events.setText(fields, 0, "AAPL");
        fields.setNumber(1, 1700, 2);
        fields.setTruth(2, true);
        Events.setText(fields, 3, "\u00e9\u4e16".repeat(40));

        assertKey(fields, "", 94, new int[] {});
        assertKey(fields, "044141504c", 79, 0);
        assertKey(fields, "023137", 72, 1);
        assertKey(fields, "0474727565", 122, 2);
        assertKey(fields, "044141504c0231370474727565", 0, 0, 1, 2);
        assertKey(fields, "c801" + "c3a9e4b896".repeat(40), 39, 3);
    }

    private static void assertKey(FieldValues fields, String hex, int keyGroup, int... keyBy) {
        Key.Builder builder = new Key.Builder(keyBy);
        builder.build(fields);
        Key key = builder.key();
        assertThat(HexFormat.of().formatHex(key.bytes())).isEqualTo(hex);
        assertThat(KeyGroupRangeAssignment.assignToKeyGroup(key, 128)).as(hex).isEqualTo(keyGroup);
    }

    @Test
    void numbersAreCanonical() {
        assertThat(number(new BigDecimal("17.0"))).isEqualTo("17");
        assertThat(number(new BigDecimal("-0.50"))).isEqualTo("-0.5");
        assertThat(number(new BigDecimal("0.000"))).isEqualTo("0");
        assertThat(number(new BigDecimal("100000000000000000000000000000.10")))
                .isEqualTo("100000000000000000000000000000.1");
    }

    private static String number(BigDecimal number) {
        FieldValues fields = new FieldValues(1, null);
        if (number.unscaledValue().bitLength() < Long.SIZE) {
            fields.setNumber(0, number.unscaledValue().longValue(), number.scale());
        } else {
            fields.setNumber(0, number);
        }
        Key.Builder builder = new Key.Builder(new int[] {0});
        builder.build(fields);
        Key.Values values = builder.key().values();
        values.next();
        return values.text();
    }

    @Test
    void valuesComeBackAsTheyWere() {
        Random random = Seeds.random(getClass());
        for (int run = 0; run < 1_000; run++) {
            List<String> texts = new ArrayList<>();
            int[] keyBy = new int[random.nextInt(4)];
            FieldValues fields = new FieldValues(keyBy.length, null);
            for (int i = 0; i < keyBy.length; i++) {
                keyBy[i] = i;
                texts.add("x".repeat(random.nextInt(400)));
                Events.setText(fields, i, texts.get(i));
            }
            Key.Builder builder = new Key.Builder(keyBy);
            builder.build(fields);
            List<String> back = new ArrayList<>();
            for (Key.Values values = builder.key().values(); values.next(); ) {
                back.add(values.text());
            }
            assertThat(back).isEqualTo(texts);
            assertThat(builder.key().hashCode())
                    .isEqualTo(Hashing.murmur3_32_fixed()
                            .hashBytes(builder.bytes(), 0, builder.length())
                            .asInt());
        }
    }
}
