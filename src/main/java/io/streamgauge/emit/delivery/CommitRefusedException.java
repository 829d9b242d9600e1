package io.streamgauge.emit.delivery;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/** Kafka will never commit a transaction. To go on would be to lose its records without a word, so Flink does not restart. */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
final class CommitRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What Kafka said stands in the message: as the cause it would be what a user is shown, and that names no transaction. */
    CommitRefusedException(String message) {
        super(message);
    }
}
