package io.streamgauge.emit.delivery;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the connector's {@code TransactionNamingStrategy.INCREMENTING} puts behind the prefix of a transactional id.
 *
 * @param subtask that wrote in the transaction
 * @param checkpoint that the transaction is committed with, or a later one
 */
record TransactionName(int subtask, long checkpoint) {
    private static final Pattern REST = Pattern.compile("-(\\d{1,9})-(\\d{1,18})");

    /** Empty where the id is not one that the connector makes of the prefix. */
    static Optional<TransactionName> of(String prefix, String transactionalId) {
        if (!transactionalId.startsWith(prefix)) {
            return Optional.empty();
        }
        Matcher rest = REST.matcher(transactionalId).region(prefix.length(), transactionalId.length());
        return rest.matches()
                ? Optional.of(new TransactionName(Integer.parseInt(rest.group(1)), Long.parseLong(rest.group(2))))
                : Optional.empty();
    }
}
