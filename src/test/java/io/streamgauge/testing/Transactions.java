// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;

/** What the broker knows of transactions. */
public final class Transactions {
    private Transactions() {}

    /** Those that are not ended, by the ids that start with the prefix. */
    public static Map<String, TransactionDescription> open(Admin admin, String prefix) throws Exception {
        // Those that are ended may be forgotten before they are described.
        List<String> ids = admin.listTransactions().all().get().stream()
                .filter(listed -> !isEnded(listed.state()))
                .map(TransactionListing::transactionalId)
                .filter(id -> id.startsWith(prefix))
                .toList();
        Map<String, TransactionDescription> open =
                new TreeMap<>(admin.describeTransactions(ids).all().get());
        open.values().removeIf(found -> isEnded(found.state()));
        return open;
    }

    private static boolean isEnded(TransactionState state) {
        return switch (state) {
            case EMPTY, COMPLETE_COMMIT, COMPLETE_ABORT -> true;
            default -> false;
        };
    }

    public static TransactionState state(Admin admin, String id) throws Exception {
        return admin.describeTransactions(List.of(id)).description(id).get().state();
    }

    /** Waits until none with the prefix has been open for longer; fails where one stays. */
    public static void awaitNoneOlder(Admin admin, String prefix, Duration age, Duration within) throws Exception {
        Waiting.until("no transaction of " + prefix + " open for more than " + age, within, () -> {
            long now = System.currentTimeMillis();
            return open(admin, prefix).values().stream()
                    .allMatch(found -> now - found.transactionStartTimeMs().orElse(now) <= age.toMillis());
        });
    }
}
