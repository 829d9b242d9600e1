// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli.option;

import io.streamgauge.display.RunOutput;
import io.streamgauge.job.SavedState;
import io.streamgauge.local.LocalRunOptions;
import io.streamgauge.local.rest.PortChoice;
import io.streamgauge.model.RunRefusedException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of {@code run} on this machine; Flink's own take their place on a cluster. */
public final class LocalRunFlags {
    @Option(
            names = "--web-ui",
            paramLabel = "PORT|off",
            description = "Where Flink's web UI listens; 8081 or the next free port.")
    private @Nullable PortChoice webUi;

    @Option(
            names = "--live",
            paramLabel = "PORT|off",
            description = "Where the live page listens; 8080 or the next free port.")
    private @Nullable PortChoice live;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description = "Serve Flink's metrics to Prometheus on this port, on all interfaces.")
    private @Nullable Integer metricsPort;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "Where checkpoints are; .streamgauge/<name> beside the pipeline file.")
    private @Nullable Path stateDirectory;

    @Option(
            names = "--from",
            paramLabel = "SAVEPOINT",
            description = "Resume from this savepoint or checkpoint instead of the last run's.")
    private @Nullable String from;

    @Option(
            names = "--allow-non-restored-state",
            description = "Resume without the state that the edited pipeline has no place for; plan --from lists it.")
    private boolean allowNonRestoredState;

    @Option(
            names = "--output",
            paramLabel = "pretty|json|quiet",
            description = {
                "How results and alerts are shown: as tables on a terminal (pretty), as JSON lines (json), or not at all.",
                "Without it: pretty on a terminal, else json. On a cluster the key print of the file decides."
            })
    private RunOutput.@Nullable Mode output;

    /**
     * Checks options that contradict each other.
     *
     * @param fresh whether the run starts without state
     */
    public void check(boolean fresh, boolean onCluster) throws RunRefusedException {
        if (fresh && from != null) {
            throw new RunRefusedException("--fresh starts without state and --from with it; give one of them");
        }
        if (onCluster
                && (from != null
                        || stateDirectory != null
                        || webUi != null
                        || live != null
                        || output != null
                        || metricsPort != null
                        || allowNonRestoredState)) {
            throw new RunRefusedException(
                    "--from, --allow-non-restored-state, --output, --state-dir, --web-ui, --live and"
                            + " --metrics-port are for runs on this machine; under flink run use Flink's own options, as in flink run"
                            + " -s SAVEPOINT --allowNonRestoredState");
        }
    }

    /** Sets the options of Flink that follow from these. */
    public void configure(Configuration options) throws RunRefusedException {
        options.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, allowNonRestoredState);
        if (metricsPort != null) {
            MetricsPort.set(metricsPort, options);
        }
    }

    /** How results and alerts are shown; empty for the usual way. */
    public Optional<RunOutput.Mode> output() {
        return Optional.ofNullable(output);
    }

    /** Where the live page listens. */
    public PortChoice live() {
        return live != null ? live : new PortChoice.Preferred();
    }

    /** Whether the user chose the state directory. */
    public boolean namesStateDirectory() {
        return stateDirectory != null;
    }

    /**
     * The options of a local run.
     *
     * @param usual the state directory where the user chose none
     */
    public LocalRunOptions toOptions(Path usual, boolean fresh, int parallelism, boolean bounded)
            throws RunRefusedException {
        return new LocalRunOptions(
                stateDirectory != null ? stateDirectory : usual,
                fresh,
                from == null ? Optional.empty() : Optional.of(SavedState.resolved(from)),
                webUi != null ? webUi : new PortChoice.Preferred(),
                parallelism,
                bounded);
    }
}
