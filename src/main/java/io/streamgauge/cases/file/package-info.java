/** Test files as values: cases with their events and what is expected of them, and every mistake at once. */
@NullMarked
package io.streamgauge.cases.file;

import org.jspecify.annotations.NullMarked;
