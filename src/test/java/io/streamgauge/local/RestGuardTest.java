// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.demo.Broker;
import io.streamgauge.local.rest.PortChoice;
import io.streamgauge.local.rest.Ports;
import io.streamgauge.testing.Waiting;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What whoever reaches the ports of a local run can do. */
class RestGuardTest {
    private static final String LOOPBACK_4 = "0100007F";
    private static final String LOOPBACK_6 = "00000000000000000000000001000000";

    private final CompletableFuture<Void> stop = new CompletableFuture<>();
    private CompletableFuture<Void> done = CompletableFuture.completedFuture(null);

    @TempDir
    Path directory;

    private int port;

    /** Runs the toy job; returns when it has completed a checkpoint. */
    private void start(boolean webUi) throws Exception {
        port = Ports.free();
        Configuration set = ToyJob.options();
        PortChoice ui = webUi ? new PortChoice.Port(port) : new PortChoice.Off();
        LocalRunOptions options = new LocalRunOptions(state(), false, Optional.empty(), ui, 1, false);
        done = CompletableFuture.runAsync(() -> {
            try {
                new LocalRun("toy", set, options, line -> {})
                        .untilDone((environment, beginning) -> ToyJob.build(environment, Long.MAX_VALUE), stop);
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        Waiting.until("a checkpoint", () -> done.isDone() || checkpoints());
    }

    @AfterEach
    void end() throws Exception {
        stop.complete(null);
        done.get(60, TimeUnit.SECONDS);
    }

    private Path state() {
        return directory.resolve("state");
    }

    private String ask(String method, String path, String... headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nConnection: close\r\n");
            for (String header : headers) {
                request.append(header).append("\r\n");
            }
            out.write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer;
        }
    }

    private String here() {
        return "Host: localhost:" + port;
    }

    @Test
    void whatReadsIsAnsweredAndNothingElseWithoutTheToken() throws Exception {
        start(true);
        String token = "Authorization: Bearer "
                + Files.readString(state().resolve("rest.token")).strip();

        assertThat(ask("GET", "/overview", here())).contains("200 OK", "slots");
        assertThat(ask("GET", "/", here())).contains("200 OK");
        // A job graph is any serialized object, and its jar any code.
        assertThat(ask(
                        "POST",
                        "/v1/jobs",
                        here(),
                        "Content-Type: multipart/form-data; boundary=x",
                        "Content-Length: 0"))
                .contains("403");
        assertThat(ask("PATCH", "/jobs/00000000000000000000000000000000?mode=cancel", here()))
                .contains("403");
        assertThat(ask("DELETE", "/cluster", here())).contains("403");
        assertThat(ask("POST", "/savepoint-disposal", here(), "Content-Length: 0"))
                .contains("403");
        assertThat(ask("DELETE", "/cluster", here(), "Authorization: Bearer 0")).contains("403");
        assertThat(ask("PATCH", "/jobs/00000000000000000000000000000000?mode=cancel", here(), token))
                .contains("404");
    }

    /** A page of the user's browser, and one whose name resolves to this machine. */
    @Test
    void aPageFromElsewhereReadsNothing() throws Exception {
        start(true);

        assertThat(ask("GET", "/overview", here(), "Origin: http://localhost:" + port))
                .contains("200 OK");
        assertThat(ask("GET", "/overview", "Host: 127.0.0.1:" + port)).contains("200 OK");
        assertThat(ask("GET", "/overview", "Host: [::1]:" + port)).contains("200 OK");
        assertThat(ask("GET", "/overview", here(), "Origin: https://evil.example"))
                .contains("403");
        assertThat(ask("GET", "/overview", here(), "Origin: null")).contains("403");
        assertThat(ask("GET", "/overview", "Host: evil.example:" + port)).contains("403");
        assertThat(ask("GET", "/overview")).contains("403");
    }

    @Test
    void theTokenIsTheOwnersAndGoesWithTheRun() throws Exception {
        start(true);
        Path file = state().resolve("rest.token");
        String token = Files.readString(file).strip();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(ask("GET", "/jobmanager/config", here())).contains("200 OK").doesNotContain(token);
        end();
        assertThat(file).doesNotExist();
    }

    @Test
    void everyPortIsOnTheLoopbackInterfaceAndWithTheWebUiOffNoneAnswers() throws Exception {
        Map<Integer, String> before = listening();
        Broker broker = Broker.start(Map.of());
        try (broker) {
            start(false);

            Map<Integer, String> ours = listening();
            ours.keySet().removeAll(before.keySet());
            // The broker's two, Flink's for files and for REST.
            assertThat(ours).hasSizeGreaterThanOrEqualTo(4);
            assertThat(ours.values()).allMatch(address -> address.equals(LOOPBACK_6) || address.endsWith(LOOPBACK_4));
            for (int each : ours.keySet()) {
                port = each;
                assertThat(answer()).doesNotContain("200 OK");
            }
        }
    }

    private String answer() {
        try {
            return ask("GET", "/overview", here());
        } catch (IOException noHttp) {
            return "";
        }
    }

    private boolean checkpoints() throws IOException {
        if (!Files.exists(state())) {
            return false;
        }
        try (Stream<Path> files = Files.walk(state())) {
            return files.anyMatch(path -> path.endsWith("_metadata"));
        } catch (UncheckedIOException deletedMeanwhile) {
            return false;
        }
    }

    /** The ports that this process listens on, and the addresses as Linux writes them. */
    private static Map<Integer, String> listening() throws IOException {
        Set<String> own = new HashSet<>();
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            for (Path file : files.toList()) {
                try {
                    own.add(Files.readSymbolicLink(file).toString());
                } catch (IOException closedMeanwhile) {
                    // Then it is no socket of this process any more.
                }
            }
        }
        Map<Integer, String> ports = new TreeMap<>();
        for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] columns = line.strip().split("\\s+");
                if (columns[3].equals("0A") && own.contains("socket:[" + columns[9] + "]")) {
                    int colon = columns[1].lastIndexOf(':');
                    ports.put(Integer.parseInt(columns[1].substring(colon + 1), 16), columns[1].substring(0, colon));
                }
            }
        }
        return ports;
    }
}
