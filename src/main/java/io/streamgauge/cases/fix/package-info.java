/** Writes what came out of cases into their test file, and leaves every other byte of it as it is. */
@NullMarked
package io.streamgauge.cases.fix;

import org.jspecify.annotations.NullMarked;
