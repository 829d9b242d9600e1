// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.live;

import io.streamgauge.local.rest.PortChoice;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.Pipeline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The page of one pipeline, from its opening to its end. */
public final class LivePage implements AutoCloseable {
    private static final int PREFERRED_PORT = 8080;
    private static final int TRIED_PORTS = 100;
    /** Flink fetches metrics at most once in ten seconds. */
    private static final Duration REPORT_WITHIN = Duration.ofSeconds(60);

    private final @Nullable LiveData data;
    private final @Nullable LiveServer server;

    private LivePage(@Nullable LiveData data, @Nullable LiveServer server) {
        this.data = data;
        this.server = server;
    }

    /**
     * Serves the page of a pipeline; nothing where it is switched off.
     *
     * @param option of the command line with which the user chooses the port
     * @param console takes the line with the address of the page
     * @throws RunRefusedException where the port is taken
     */
    public static LivePage open(Pipeline pipeline, PortChoice choice, String option, Consumer<String> console)
            throws RunRefusedException {
        if (choice instanceof PortChoice.Off) {
            return new LivePage(null, null);
        }
        int first = choice instanceof PortChoice.Port only ? only.port() : PREFERRED_PORT;
        int tried = choice instanceof PortChoice.Port ? 1 : TRIED_PORTS;
        LiveData data = new LiveData(pipeline);
        String reason = "";
        for (int port = first; port < first + tried; port++) {
            try {
                LiveServer server = new LiveServer(data, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                console.accept("live page at http://localhost:" + port);
                return new LivePage(data, server);
            } catch (IOException e) {
                // The next port may be free.
                reason = Objects.toString(e.getMessage(), "");
            }
        }
        data.close();
        throw new RunRefusedException(
                "the live page cannot listen on port " + first + " (" + reason + "); choose another with " + option);
    }

    /** Begins to read the state and the metrics of the pipeline's job. */
    public void watch(FlinkRest flink) {
        if (data != null) {
            data.watch(flink);
        }
    }

    /** Stops serving the page, and reading its data. */
    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        if (data != null) {
            data.close();
        }
    }

    /**
     * Writes the page with the data of now into a file, once the topics are read.
     *
     * @throws RunRefusedException where the file cannot be written, or the topics cannot be read within a minute
     */
    public static void report(Pipeline pipeline, FlinkRest flink, Path file)
            throws RunRefusedException, InterruptedException {
        try (LiveData data = new LiveData(pipeline)) {
            data.watch(flink);
            if (!data.awaitAll(REPORT_WITHIN)) {
                throw new RunRefusedException(
                        data.job().message().isEmpty()
                                ? "the topics and metrics of the pipeline could not be read within "
                                        + REPORT_WITHIN.toSeconds() + " s"
                                : data.job().message());
            }
            Files.write(file, new PageHtml().report(data.report()));
        } catch (IOException e) {
            throw new RunRefusedException("cannot write " + file + ": " + e.getMessage());
        }
    }
}
