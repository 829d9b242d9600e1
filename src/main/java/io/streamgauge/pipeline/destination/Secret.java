// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.pipeline.destination;

import java.io.Serializable;

/** A text that is never shown. */
public record Secret(String value) implements Serializable {
    @Override
    public String toString() {
        return "***";
    }
}
