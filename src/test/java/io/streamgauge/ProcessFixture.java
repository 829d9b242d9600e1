// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import io.streamgauge.testing.Processes;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;

/** The main class in a process of its own, on the plain class path, as an IDE starts it. */
abstract class ProcessFixture extends RunFixture {
    Process process;

    void start(String... args) throws IOException {
        start(Redirect.to(out().toFile()), args);
    }

    void start(Redirect out, String... args) throws IOException {
        start(out, builder -> builder.redirectError(err().toFile()), args);
    }

    void start(Redirect out, Consumer<ProcessBuilder> error, String... args) throws IOException {
        List<String> command = new ArrayList<>(Processes.java());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.streamgauge.Streamgauge"));
        command.addAll(List.of(args));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectOutput(out);
        error.accept(builder);
        builder.environment().put("KAFKA", BROKER.bootstrapServers());
        // As users have it; the tests' own stands before it on the class path.
        builder.environment().put("LOG4J_CONFIGURATION_FILE", "classpath:log4j2.properties");
        process = builder.start();
    }

    void startRun(Path file, String set) throws IOException {
        start("run", file.toString(), "--web-ui", "off", "-Dexecution.checkpointing.interval=300 ms", "--set", set);
    }

    Path out() {
        return directory.resolve("out");
    }

    Path err() {
        return directory.resolve("err");
    }

    @AfterEach
    void end() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }
}
