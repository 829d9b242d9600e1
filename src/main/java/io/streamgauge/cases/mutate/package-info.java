/** Changes of a pipeline that a case should notice: what they are, and which of them no case notices. */
@NullMarked
package io.streamgauge.cases.mutate;

import org.jspecify.annotations.NullMarked;
