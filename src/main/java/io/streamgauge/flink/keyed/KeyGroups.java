// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.flink.keyed;

import io.streamgauge.model.Key;
import java.nio.ByteBuffer;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/** The key groups of a keyed stream, each with a key that stands for all of it. */
public final class KeyGroups {
    private final Key[] keys;

    /** @param count the number of key groups, which is the maximum parallelism of the operator */
    public KeyGroups(int count) {
        keys = new Key[count];
        int missing = count;
        for (int number = 0; missing > 0; number++) {
            Key key = new Key(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
            int group = group(key);
            if (keys[group] == null) {
                keys[group] = key;
                missing--;
            }
        }
    }

    public int count() {
        return keys.length;
    }

    /** The group of a key. */
    public int group(Key key) {
        return KeyGroupRangeAssignment.assignToKeyGroup(key, keys.length);
    }

    /** A key in the group: the same for the same number of groups, because state is found by it. */
    public Key key(int group) {
        return keys[group];
    }
}
