/** JSON, CSV and text: from the bytes of a record to the spans of its values. */
package io.streamgauge.ingest.format;
