/**
 * Pipelines tested like code: what is expected of a case is compared with what came out, and reported. It may know {@code job}, what
 * that knows, and {@code schema}.
 */
@NullMarked
package io.streamgauge.cases;

import org.jspecify.annotations.NullMarked;
