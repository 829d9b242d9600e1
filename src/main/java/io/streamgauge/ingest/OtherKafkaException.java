// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/** The Kafka at the address is not the one that the state was written with. A restart does not help. */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
final class OtherKafkaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OtherKafkaException(String message) {
        super(message);
    }
}
