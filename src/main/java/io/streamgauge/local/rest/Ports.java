// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local.rest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of this machine's loopback interface. */
public final class Ports {
    private static final int FIRST = 16_384;
    /** Linux gives ports from here on to connections, one of which could have the port before a process listens on it. */
    private static final int FIRST_OF_CONNECTIONS = 32_768;

    private Ports() {}

    /** A port that was free a moment ago. Binding it may fail, because another process may be faster. */
    public static int free() {
        return ThreadLocalRandom.current()
                .ints(FIRST, FIRST_OF_CONNECTIONS)
                .filter(Ports::isFree)
                .findFirst()
                .orElseThrow();
    }

    /** Whether the port can be bound now; another process may take it at any time. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // Without it a port counts as taken for a minute after its last connection.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
