// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.local.rest.PortChoice;
import io.streamgauge.local.rest.Ports;
import io.streamgauge.testing.Waiting;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class WhyCommandTest extends RunFixture {
    private final StringWriter out = new StringWriter();

    @Test
    void theCauseIsReadOverRest() throws Exception {
        Path file = pipeline(PER_KEY);
        int port = Ports.free();
        assertThat(why(file, port)).isEqualTo(2);
        assertThat(err.toString()).contains("no Flink answers at http://localhost:" + port + " within 10 s");

        try (LiveRun run =
                LiveRun.start(directory.resolve("state"), file, new PortChoice.Port(port), new PortChoice.Off())) {
            run.awaitLine("web UI at");
            assertThat(why(file, port)).isZero();
            assertThat(out.toString()).isEqualToIgnoringNewLines("nothing holds results back");

            Waiting.until("the cause", () -> why(file, port) == 1);
            assertThat(out.toString())
                    .isEqualToIgnoringNewLines("no record yet in " + in + " (3 partitions, end offsets in total 0)");

            assertThat(why(file, port, "--set", "name=other")).isEqualTo(1);
            assertThat(out.toString()).isEqualToIgnoringNewLines("no job other runs at http://localhost:" + port);
        }
    }

    private int why(Path file, int port, String... more) {
        out.getBuffer().setLength(0);
        CommandLine command = Streamgauge.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        String[] args = new String[more.length + 4];
        args[0] = "why";
        args[1] = file.toString();
        args[2] = "--rest";
        args[3] = "http://localhost:" + port;
        System.arraycopy(more, 0, args, 4, more.length);
        return command.execute(args);
    }
}
