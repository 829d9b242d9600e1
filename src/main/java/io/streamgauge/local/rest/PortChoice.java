// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local.rest;

/** Where a server of a local run listens; always on the loopback interface only. */
public sealed interface PortChoice {
    /** On the usual port, or on the next port that is free. */
    record Preferred() implements PortChoice {}

    /** On this port and no other. */
    record Port(int port) implements PortChoice {}

    /** Not at all. */
    record Off() implements PortChoice {}
}
