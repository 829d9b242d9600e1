package io.streamgauge.emit.delivery;

import java.io.Serializable;

/**
 * What is to be done about a transaction of the state that a run resumes from, where it cannot be committed.
 *
 * @param policy applies to transactions of that state only
 * @param checkpoint number of the checkpoint or savepoint that the run began from. Flink's own restarts resume from later
 *     ones, whose transactions must be committed whatever the policy is
 */
public record RestoredCommits(Policy policy, long checkpoint) implements Serializable {
    /** A run that begins without state. */
    public static final RestoredCommits NONE = new RestoredCommits(Policy.REQUIRE, 0);

    /** What a run does. */
    public enum Policy {
        /** A refused commit fails the job. */
        REQUIRE,
        /** A refused commit is logged and counted, and the job continues. */
        SKIP,
        /** The run that wrote the state has ended in order, so a refused commit was done before. */
        KNOWN_DONE,
        /** Nothing is committed, since the transactions are those of another Kafka; each is logged and counted. */
        DROP
    }

    /** Whether the run began with this transaction: a name that is not of the prefix was given by another run. */
    boolean include(String prefix, String transactionalId) {
        return policy != Policy.REQUIRE
                && TransactionName.of(prefix, transactionalId)
                        .map(name -> name.checkpoint() <= checkpoint)
                        .orElse(true);
    }
}
