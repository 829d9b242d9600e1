// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

/** The job cannot continue because the heap is full. */
final class HeapFullException extends JobFailedException {
    private static final long serialVersionUID = 1;

    HeapFullException(String message) {
        super(message);
    }

    HeapFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
