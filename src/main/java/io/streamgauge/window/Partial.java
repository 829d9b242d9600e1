package io.streamgauge.window;

import io.streamgauge.measure.Rows;
import io.streamgauge.model.Key;
import io.streamgauge.model.SourceRange;
import io.streamgauge.model.SourceRecord;

/**
 * What crosses the network: the events of one key and slice, combined; or a single event with its bytes, where it may turn
 * out to be late.
 *
 * @param key where it goes
 * @param slice start of the slice
 * @param first time of the earliest event, milliseconds since the epoch; only told where windows depend on it
 * @param last time of the latest event; only told where windows depend on it
 * @param rows holds the accumulators
 * @param row which of them
 * @param ranges where the events lie in Kafka; empty where alerts do not need it
 * @param source the record of a single event that may be late; else null
 */
record Partial(
        Key key, long slice, long first, long last, Rows rows, int row, SourceRange[] ranges, SourceRecord source) {}
