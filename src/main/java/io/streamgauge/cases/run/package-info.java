/** Runs the events of a case through the operators of its pipeline, on a mini-cluster and without a broker. */
@NullMarked
package io.streamgauge.cases.run;

import org.jspecify.annotations.NullMarked;
