// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.notify.outbox;

import java.util.List;

/**
 * One request to the destination.
 *
 * @param notifications that it carries; one, unless it is a refresh
 * @param lanes of the incidents, in the same order
 * @param refresh whether it repeats what was delivered before
 */
public record Attempt(List<Notification> notifications, List<Lane> lanes, boolean refresh) {}
