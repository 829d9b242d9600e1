/**
 * Recomputes published results from Kafka and compares the bytes. It reads what was published and what the job left out, runs the same
 * operators again, and gives a verdict. It may know {@code job} and what that knows.
 */
@NullMarked
package io.streamgauge.prove;

import org.jspecify.annotations.NullMarked;
