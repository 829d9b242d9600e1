// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert.evaluation;

import io.streamgauge.model.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Computes the ids of incidents. Readers recognize repeated records by them, so they never change. */
final class Ids {
    /** 128 bits: two incidents with one id will not occur. */
    private static final int BYTES = 16;

    private Ids() {}

    static String of(String pipeline, String aggregation, String alert, Key key, long startsAt) {
        MessageDigest hash = sha256();
        for (String name : new String[] {pipeline, aggregation, alert}) {
            add(hash, name.getBytes(StandardCharsets.UTF_8));
        }
        add(hash, key.bytes());
        hash.update(ByteBuffer.allocate(Long.BYTES).putLong(startsAt).array());
        return HexFormat.of().formatHex(Arrays.copyOf(hash.digest(), BYTES));
    }

    /** Adds a text with its length, so that no two rows of texts are the same bytes. */
    private static void add(MessageDigest hash, byte[] bytes) {
        hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        hash.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
