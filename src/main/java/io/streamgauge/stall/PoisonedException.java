// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.stall;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/** More records were rejected than the pipeline allows. A restart would read the same kind of records, so Flink does not try one. */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
final class PoisonedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PoisonedException(String message) {
        super(message);
    }
}
