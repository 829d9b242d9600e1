/** Pipelines tested like code: what is expected of a case is compared with what came out, and reported. */
@NullMarked
package io.streamgauge.cases;

import org.jspecify.annotations.NullMarked;
