/**
 * The live page: what a job does now, read from its topics and from Flink's REST interface, as JSON and as one HTML file.
 *
 * <pre>
 *  topics         {@link io.streamgauge.live.TopicReader}   results, alerts, late, rejected  --&gt; Figures, IncidentList, LostRecords
 *  Flink's REST   {@link io.streamgauge.live.FlinkWatch}    state of the job, metrics        --&gt; JobView
 *                                                                                               |
 *  browser        {@link io.streamgauge.live.LiveServer}    page, figures, keys  &lt;--  {@link io.streamgauge.live.Snapshots}
 * </pre>
 *
 * The page knows nothing of the process that runs the job, so the same page shows a job on this machine and one on a cluster.
 *
 * <p>It may know values, {@code expression}, {@code measure}, {@code pipeline}, {@code flink}, {@code stall}, {@code emit} and
 * {@code local}.
 */
@NullMarked
package io.streamgauge.live;

import org.jspecify.annotations.NullMarked;
