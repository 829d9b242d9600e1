// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest.duplicate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The ids of one bucket that are in state. Each checkpoint adds a run. Where there are four of a level, they become one of the next, so
 * that an id is written as many times as the logarithm of the number of checkpoints, and a lookup checks few runs.
 */
final class BucketRuns {
    private static final int RUNS_OF_A_LEVEL = 4;

    private final List<Run> runs = new ArrayList<>();
    /** Whether the runs in state are not known yet. */
    private boolean unread;

    /** @param restored whether state may have runs of the bucket */
    BucketRuns(boolean restored) {
        unread = restored;
    }

    boolean isUnread() {
        return unread;
    }

    /** Finds the runs that are in state. It reads all of them for their filters. */
    void read(Blocks blocks) throws Exception {
        for (Map.Entry<Run.Place, Integer> run : blocks.runs().entrySet()) {
            runs.add(Run.restored(run.getKey(), run.getValue(), blocks));
        }
        unread = false;
    }

    /** False only where the id is not in the bucket; only of runs that are known. */
    boolean mayContain(long high, long low) {
        for (int i = 0; i < runs.size(); i++) {
            if (runs.get(i).mayContain(high, low)) {
                return true;
            }
        }
        return false;
    }

    /** Whether an event has a first copy in the bucket. */
    boolean hasCopy(long high, long low, long time, Buckets buckets, Blocks blocks) throws Exception {
        // Most copies come soon, and the last runs are the newest.
        for (int i = runs.size() - 1; i >= 0; i--) {
            Run run = runs.get(i);
            if (run.mayContain(high, low)) {
                Long first = blocks.time(run.place(), high, low);
                if (first != null && buckets.areCopies(time, first)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Writes ids, together with the runs that it is time to merge. */
    void add(SortedIds ids, Blocks blocks) throws Exception {
        List<Run> merged = new ArrayList<>();
        int level = 0;
        for (List<Run> same = ofLevel(0); same.size() == RUNS_OF_A_LEVEL - 1; same = ofLevel(level)) {
            merged.addAll(same);
            level++;
        }
        List<IdCursor> inputs = new ArrayList<>();
        inputs.add(ids);
        int count = ids.size();
        for (Run run : merged) {
            inputs.add(blocks.new Reader(run.place()));
            count += run.ids();
        }
        Run written = Run.write(freeSlot(), level, count, inputs, blocks);
        for (Run run : merged) {
            blocks.remove(run.place());
        }
        runs.removeAll(merged);
        runs.add(written);
    }

    private List<Run> ofLevel(int level) {
        return runs.stream().filter(run -> run.place().level() == level).toList();
    }

    private int freeSlot() {
        Set<Integer> taken = runs.stream().map(run -> run.place().slot()).collect(Collectors.toSet());
        int slot = 0;
        while (taken.contains(slot)) {
            slot++;
        }
        return slot;
    }
}
