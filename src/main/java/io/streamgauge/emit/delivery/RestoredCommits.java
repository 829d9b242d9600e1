// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit.delivery;

import java.io.Serializable;

/**
 * What to do if a transaction of the restored state cannot be committed.
 *
 * @param policy applies to transactions of that state only
 * @param checkpoint number of the checkpoint or savepoint from which the run was restored. Flink's own restarts use later ones, whose
 *     transactions must be committed whatever the policy is
 */
public record RestoredCommits(Policy policy, long checkpoint) implements Serializable {
    /** A run without restored state. */
    public static final RestoredCommits NONE = new RestoredCommits(Policy.REQUIRE, 0);

    /** What to do. */
    public enum Policy {
        /** A refused commit fails the job. */
        REQUIRE,
        /** A refused commit is logged and counted, and the job continues. */
        SKIP,
        /** The run that wrote the state ended regularly, so it has already committed a refused transaction. */
        KNOWN_DONE,
        /** Nothing is committed, since the transactions belong to another Kafka; each is logged and counted. */
        DROP
    }

    /** Whether the restored state contains this transaction; an id without the prefix is from another run. */
    boolean include(String prefix, String transactionalId) {
        return policy != Policy.REQUIRE
                && TransactionName.of(prefix, transactionalId)
                        .map(name -> name.checkpoint() <= checkpoint)
                        .orElse(true);
    }
}
