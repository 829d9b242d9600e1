// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit.delivery;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/** Kafka will never commit a transaction. Continuing would silently lose its records, so Flink does not restart the job. */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
final class CommitRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message with the error of Kafka, which is not the cause, since users see the cause and it names no transaction */
    CommitRefusedException(String message) {
        super(message);
    }
}
