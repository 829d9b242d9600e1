/**
 * Recomputes published results from Kafka and compares the bytes: what was published, what the job left out, the same operators once
 * more, the verdict. It may know {@code job} and what that knows.
 */
@NullMarked
package io.streamgauge.prove;

import org.jspecify.annotations.NullMarked;
