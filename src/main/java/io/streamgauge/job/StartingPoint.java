// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.job;

import io.streamgauge.emit.delivery.RestoredCommits;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a job begins, decided once before it is submitted.
 *
 * @param saved the state that it resumes from; empty without, or where only the cluster can read it
 * @param latest the ends of the source's partitions, for {@code start: latest}; empty where the source finds them itself
 * @param commits what to do about transactions of the state that Kafka refuses to commit
 */
public record StartingPoint(Optional<SavedState> saved, Map<TopicPartition, Long> latest, RestoredCommits commits) {

    /** As far as it is known without Kafka. */
    public static StartingPoint at(Optional<SavedState> saved) {
        return new StartingPoint(saved, Map.of(), RestoredCommits.NONE);
    }

    /** Number of the last checkpoint whose ids of Kafka are replaced where they differ; -1 for none. */
    long kafkaIdsReplacedUpTo() {
        return commits.policy() == RestoredCommits.Policy.DROP ? commits.checkpoint() : -1;
    }
}
