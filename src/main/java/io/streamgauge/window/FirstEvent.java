package io.streamgauge.window;

/**
 * The first event that an attempt of the job has read of a partition.
 *
 * @param offset its offset in the partition
 * @param time event time in milliseconds since the epoch
 */
public record FirstEvent(String topic, int partition, long offset, long time) {}
