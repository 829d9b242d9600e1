// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit.delivery;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part behind the prefix of a transactional id of the connector's {@code TransactionNamingStrategy.INCREMENTING}.
 *
 * @param subtask that wrote the transaction
 * @param checkpoint that commits the transaction, or a later one
 */
record TransactionName(int subtask, long checkpoint) {
    private static final Pattern REST = Pattern.compile("-(\\d{1,9})-(\\d{1,18})");

    /** Empty if the id is not one of the connector with this prefix. */
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
