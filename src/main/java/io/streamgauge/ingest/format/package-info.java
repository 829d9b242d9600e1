/** JSON, CSV and text: from the bytes of a record to the spans of its values. */
@NullMarked
package io.streamgauge.ingest.format;

import org.jspecify.annotations.NullMarked;
