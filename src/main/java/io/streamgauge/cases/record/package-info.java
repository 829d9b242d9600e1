/** Cases out of live traffic: records of a time, with fields hidden by pseudonyms, and what comes out of them. */
@NullMarked
package io.streamgauge.cases.record;

import org.jspecify.annotations.NullMarked;
