// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli;

import io.streamgauge.job.SavedState;
import io.streamgauge.job.Traces;
import io.streamgauge.local.state.StateStatus;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.Uids;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "status",
        description = {
            "Prints what the state directory of a local run holds: whose state, up to which offsets, and whether a run uses it.",
            "Changes nothing and uses no network."
        })
public final class StatusCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "The state directory, as in .streamgauge/NAME.")
    private Path directory;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws RunRefusedException {
        StateStatus status = StateStatus.of(directory);
        PrintWriter out = spec.commandLine().getOut();
        out.println("state of " + status.pipeline()
                + (status.held() ? ", which a run uses now" : ", which no run uses now"));
        if (status.newest().isEmpty()) {
            out.println("no checkpoint has completed");
        } else {
            printNewest(status.newest().get(0), out);
            for (Path earlier : status.newest().subList(1, status.newest().size())) {
                out.println("earlier: " + StateStatus.described(earlier) + ", " + earlier);
            }
        }
        return ExitCode.OK;
    }

    private static void printNewest(Path snapshot, PrintWriter out) throws RunRefusedException {
        SavedState saved = SavedState.read(snapshot.toString());
        out.println("newest: " + StateStatus.described(snapshot) + ", "
                + String.format(Locale.ROOT, "%,d bytes", saved.bytes()) + ", " + snapshot);
        List<String> sources = new ArrayList<>(saved.sources(Uids.SOURCE));
        sources.addAll(saved.sources(Uids.BOUNDED_SOURCE));
        Map<TopicPartition, Long> offsets = new TreeMap<>(Traces.ORDER);
        for (String source : sources) {
            offsets.putAll(saved.offsetsOf(source));
        }
        offsets.forEach((partition, offset) -> out.println("  " + partition.topic() + "/" + partition.partition()
                + (offset < 0 ? " not read yet" : " at offset " + offset)));
    }
}
