// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import io.streamgauge.local.rest.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server of the Prometheus project as a process of its own, on a free port of the loopback interface. */
final class ServerProcess implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final String address;
    private final Process process;

    private ServerProcess(String address, Process process) {
        this.address = address;
        this.process = process;
    }

    /**
     * Starts it, and waits until it answers.
     *
     * @param directory for its log
     */
    static ServerProcess start(Path directory, String program, String... options) throws Exception {
        String address = "127.0.0.1:" + Ports.free();
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(options));
        command.add("--web.listen-address=" + address);
        Path log = directory.resolve(program + ".log");
        ServerProcess started = new ServerProcess(
                address,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start());
        Waiting.until(program + " is ready", () -> {
            if (!started.process.isAlive()) {
                throw new AssertionError(Files.readString(log));
            }
            try {
                return started.get("/-/ready").statusCode() == 200;
            } catch (IOException e) {
                return false;
            }
        });
        return started;
    }

    /** Host and port. */
    String address() {
        return address;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + address + path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
