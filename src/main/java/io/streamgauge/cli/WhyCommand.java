// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli;

import io.streamgauge.cli.option.RestOption;
import io.streamgauge.config.ParseResult;
import io.streamgauge.flink.metric.Metric;
import io.streamgauge.flink.metric.Metrics;
import io.streamgauge.live.FlinkRest;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.Pipeline;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(
        name = "why",
        description = {
            "Prints in one sentence why nothing comes out of a pipeline that runs, here or on a cluster.",
            "docs/no-results.md lists the causes and what to do."
        },
        footer = {"streamgauge why trading.yaml", "streamgauge why trading.yaml --rest http://flink:8081"})
public final class WhyCommand extends PipelineCommand {
    private static final String WHY = "." + Metrics.SCOPE + "." + Metric.WHY.metricName();
    private static final String STALLED_BECAUSE = "." + Metric.STALLED_BECAUSE.metricName();

    /** Flink fetches metrics at most once in ten seconds, from TaskManagers that have just started as well. */
    private static final Duration METRICS_WITHIN = Duration.ofSeconds(25);

    private static final long ASK_EVERY_MS = 500;

    @Mixin
    private RestOption rest = new RestOption();

    @Override
    ParseResult read() throws RunRefusedException {
        return file.read(false);
    }

    @Override
    int run(Pipeline pipeline) throws Exception {
        PrintWriter out = out();
        FlinkRest flink = rest.connect();
        Optional<FlinkRest.Job> job = flink.job(pipeline.name()).filter(each -> !each.ended());
        if (job.isEmpty()) {
            out.println("no job " + pipeline.name() + " runs at " + rest);
            return ExitCode.SOFTWARE;
        }
        return print(metrics(flink, job.get()), out);
    }

    private static Map<String, String> metrics(FlinkRest flink, FlinkRest.Job job) throws Exception {
        long begin = System.nanoTime();
        while (true) {
            Map<String, String> metrics = new LinkedHashMap<>();
            flink.ofSubtasks(job, WhyCommand::isWanted)
                    .forEach(metric -> metrics.put(
                            metric.path("id").asText(), metric.path("value").asText()));
            if (metrics.keySet().stream().anyMatch(name -> name.endsWith(WHY))) {
                return metrics;
            } else if (System.nanoTime() - begin > METRICS_WITHIN.toNanos()) {
                throw new RunRefusedException("the job has no metric " + Metric.WHY.metricName()
                        + " yet: its tasks do not run, or it is of an earlier version of Streamgauge");
            }
            Thread.sleep(ASK_EVERY_MS);
        }
    }

    private static boolean isWanted(String metric) {
        return metric.endsWith(WHY) || metric.endsWith(STALLED_BECAUSE);
    }

    private static int print(Map<String, String> metrics, PrintWriter out) {
        String why = "";
        boolean stalled = false;
        for (Map.Entry<String, String> metric : metrics.entrySet()) {
            if (metric.getKey().endsWith(WHY)) {
                why = metric.getValue();
            } else {
                stalled |= !metric.getValue().equals("0");
            }
        }
        out.println(why.isEmpty() ? "nothing holds results back" : why);
        return stalled ? ExitCode.SOFTWARE : ExitCode.OK;
    }
}
