// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local.rest;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a request to a port of this machine was meant for it, and was not sent by a page from elsewhere. */
public final class LocalRequest {
    /** A page of another name that resolves to this machine (DNS rebinding) sends its own name. */
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private LocalRequest() {}

    /**
     * @param host the header {@code Host}
     * @param origins the headers {@code Origin}, which browsers send for scripts of other pages
     */
    public static boolean isFromThisMachine(@Nullable String host, List<String> origins) {
        return host != null
                && isThisMachine("http://" + host)
                && origins.stream().allMatch(LocalRequest::isThisMachine);
    }

    private static boolean isThisMachine(String address) {
        try {
            String host = URI.create(address).getHost();
            return host != null && THIS_MACHINE.contains(host);
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }
}
