// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local.state;

import java.io.IOException;
import java.nio.file.Path;

/** Paths on this machine as Flink writes them. */
public final class FlinkPaths {
    private FlinkPaths() {}

    /** Flink's paths have a scheme, but do not escape: a blank is a blank in them, and %20 is three characters. */
    public static String url(Path path) {
        return "file://" + path;
    }

    /** A path for people: without the scheme where it is on this machine. */
    public static String shown(String url) {
        return url.startsWith("file:") ? path(url).toString() : url;
    }

    /** Without links where it is a path on this machine. */
    public static Path path(String url) {
        Path path = Path.of(new org.apache.flink.core.fs.Path(url).getPath());
        try {
            return path.toRealPath();
        } catch (IOException notHere) {
            return path.toAbsolutePath();
        }
    }
}
