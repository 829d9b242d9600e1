// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import org.jspecify.annotations.Nullable;

/** The job cannot continue because the heap is full. */
final class HeapFullException extends JobFailedException {
    private static final long serialVersionUID = 1;

    HeapFullException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
