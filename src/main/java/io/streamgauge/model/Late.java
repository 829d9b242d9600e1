package io.streamgauge.model;

/**
 * An event that came after windows it belongs to were closed.
 *
 * @param source the record as it was read
 * @param aggregation whose windows were closed
 * @param windowStart start of the last window missed, milliseconds since the epoch, inclusive
 * @param windowEnd its end, exclusive
 * @param windows how many windows were missed
 * @param by how far it was behind: from the time at which that window closed to the watermark, in milliseconds of event time
 * @param partial true where other windows still took it
 */
public record Late(
        SourceRecord source,
        String aggregation,
        long windowStart,
        long windowEnd,
        int windows,
        long by,
        boolean partial) {}
