// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.mutate;

import io.streamgauge.cases.CaseSession;
import io.streamgauge.cases.file.TestCase;
import io.streamgauge.cases.file.TestFile;
import io.streamgauge.local.JobFailedException;
import io.streamgauge.model.Excerpt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Runs the cases of each pipeline against its mutants, each until the first case fails, and reports those that no case notices. */
public final class MutationRun {
    private final CaseSession session;
    private final Consumer<String> console;

    /** @param console takes the lines of the report */
    public MutationRun(CaseSession session, Consumer<String> console) {
        this.session = session;
        this.console = console;
    }

    /**
     * The numbers of a run.
     *
     * @param killed noticed by a case
     * @param excused listed as survivors with a reason
     * @param survived neither
     * @param stale listed as survivors, but noticed or no mutants
     */
    public record Tally(int killed, int excused, int survived, int stale) {
        Tally plus(Tally other) {
            return new Tally(
                    killed + other.killed, excused + other.excused, survived + other.survived, stale + other.stale);
        }

        @Override
        public String toString() {
            return (killed + excused + survived) + " mutants: " + killed + " noticed, " + survived
                    + " not noticed by any case, " + excused + " listed as survivors";
        }
    }

    /** @param files whose cases pass */
    public Tally run(List<TestFile> files) throws IOException, JobFailedException, InterruptedException {
        Map<Path, List<TestFile>> byPipeline = files.stream()
                .collect(Collectors.groupingBy(
                        file -> file.pipeline().normalize(), LinkedHashMap::new, Collectors.toList()));
        Tally tally = new Tally(0, 0, 0, 0);
        for (List<TestFile> ofOne : byPipeline.values()) {
            tally = tally.plus(mutate(ofOne));
        }
        return tally;
    }

    private Tally mutate(List<TestFile> files) throws IOException, JobFailedException, InterruptedException {
        Path pipeline = files.get(0).pipeline();
        Map<String, TestFile.Survivor> listed = new HashMap<>();
        files.forEach(file -> file.survivors().forEach(each -> listed.put(each.mutant(), each)));
        Set<String> excused = new HashSet<>();
        int killed = 0;
        int survived = 0;
        for (Mutant mutant : Mutations.of(pipeline.toString(), Files.readString(pipeline))) {
            Optional<Boolean> noticed = isNoticed(mutant, files);
            if (noticed.isEmpty()) {
                continue;
            } else if (noticed.get()) {
                killed++;
            } else if (listed.containsKey(mutant.name())) {
                excused.add(mutant.name());
            } else {
                survived++;
                console.accept(Excerpt.escape(mutant.place() + ": no case notices " + mutant.name()));
                console.accept(Excerpt.escape("    instead of " + mutant.before()));
            }
        }
        int stale = 0;
        for (TestFile.Survivor each : listed.values()) {
            if (!excused.contains(each.mutant())) {
                stale++;
                console.accept(Excerpt.escape(
                        each.place() + ": a case notices it now, or it is no mutant any more: " + each.mutant()));
            }
        }
        return new Tally(killed, excused.size(), survived, stale);
    }

    /** Whether a case fails; empty if the change makes no valid pipeline. */
    private Optional<Boolean> isNoticed(Mutant mutant, List<TestFile> files)
            throws JobFailedException, InterruptedException {
        for (TestFile file : files) {
            for (TestCase testCase : file.cases()) {
                Optional<Boolean> passes = session.passes(file, testCase, List.of(mutant.set()));
                if (passes.isEmpty()) {
                    return Optional.empty();
                } else if (!passes.get()) {
                    return Optional.of(true);
                }
            }
        }
        return Optional.of(false);
    }
}
