// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify.outbox;

import io.streamgauge.emit.Undelivered;

/** Counts what becomes of notifications: those that were sent are delivered, suppressed, undelivered or still pending. */
public interface Books {
    void sent();

    void delivered();

    void suppressed();

    /** Keeps a notification that is not delivered. */
    void undelivered(Delivery delivery, Undelivered.Reason reason);

    /** An attempt failed, and is repeated later. */
    void failed(Response response);
}
