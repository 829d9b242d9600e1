package io.streamgauge.ingest;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/** The Kafka behind the address is not the one that the state was written with. It does not come back by a restart. */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
final class OtherKafkaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OtherKafkaException(String message) {
        super(message);
    }
}
