// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkProcessesIT {

    @TempDir
    Path directory;

    /** A job that ends by itself. */
    public static final class Job {
        private Job() {}

        public static void main(String[] args) throws Exception {
            StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
            environment
                    .fromSource(
                            new NumberSequenceSource(1, Long.parseLong(args[0])),
                            WatermarkStrategy.noWatermarks(),
                            "numbers")
                    .sinkTo(new DiscardingSink<>());
            environment.execute("numbers");
        }
    }

    @Test
    void aJarRunsOnProcessesOfTheirOwnWithTheSettingsThatWeShip() throws Exception {
        try (FlinkProcesses cluster = FlinkProcesses.start(directory, 1, 2, Map.of())) {
            String job = cluster.submit(jar(), Map.of(), "1000");

            cluster.awaitStatus(job, "FINISHED", Duration.ofSeconds(60));

            assertThat(cluster.get("/jobs/" + job + "/checkpoints/config")
                            .path("interval")
                            .asLong())
                    .isEqualTo(5000);
        }
    }

    private Path jar() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Job.class.getName());
        Path jar = directory.resolve("job.jar");
        String file = Job.class.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream jarOut = new JarOutputStream(out, manifest);
                InputStream compiled = Job.class.getClassLoader().getResourceAsStream(file)) {
            jarOut.putNextEntry(new JarEntry(file));
            compiled.transferTo(jarOut);
        }
        return jar;
    }
}
