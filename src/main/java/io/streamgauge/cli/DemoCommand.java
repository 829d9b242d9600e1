package io.streamgauge.cli;

import io.streamgauge.config.ParseResult;
import io.streamgauge.config.PipelineFile;
import io.streamgauge.demo.Broker;
import io.streamgauge.demo.DemoStream;
import io.streamgauge.demo.Generator;
import io.streamgauge.demo.TypedLines;
import io.streamgauge.job.JobDefaults;
import io.streamgauge.job.KafkaCheck;
import io.streamgauge.job.PipelineJob;
import io.streamgauge.job.StartingPoint;
import io.streamgauge.local.Beginning;
import io.streamgauge.local.LocalRun;
import io.streamgauge.local.LocalRunOptions;
import io.streamgauge.local.TemporaryDirectory;
import io.streamgauge.local.WebUi;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.Pipeline;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description = {
            "Shows a pipeline at work: a Kafka broker in this process, generated events, results on the console.",
            "Any Kafka client can attach. Ctrl-C ends it, and nothing is left behind."
        },
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    private enum Demo {
        trading,
        fraud,
        health,
        iot,
        lines
    }

    /** Kafka's default port, which the textbook uses; a free port where it is taken. */
    private static final int KAFKA_PORT = 9092;

    /** The topic is new: what is in it was meant for this demo. */
    private static final List<String> READ_ALL = List.of("source.start=earliest");

    @Parameters(
            paramLabel = "DEMO",
            arity = "0..1",
            defaultValue = "iot",
            description = "trading, fraud, health, iot (also without a name) or lines.")
    private Demo demo;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of the generated events; another stream for another seed.")
    private long seed = 1;

    @Option(names = "--parallelism", paramLabel = "N", defaultValue = "2", description = "Subtasks of every operator.")
    private int parallelism;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        try (TemporaryDirectory directory = TemporaryDirectory.open("streamgauge-demo");
                Broker broker = Broker.start(directory.path().resolve("kafka"), KAFKA_PORT)) {
            Pipeline pipeline = pipeline(broker.bootstrapServers());
            String topic = pipeline.source().topics().get(0);
            // One partition keeps the order of typed lines.
            broker.createTopic(topic, demo == Demo.lines ? 1 : DemoStream.PARTITIONS, Map.of());
            new KafkaCheck(pipeline).run(true, line -> {});
            PipelineJob job = new PipelineJob(pipeline);
            err.println(job.banner());
            err.println("any Kafka client can attach, as in: kafka-console-consumer.sh --bootstrap-server "
                    + broker.bootstrapServers() + " --from-beginning --topic " + topic);
            LocalRunOptions options = new LocalRunOptions(
                    directory.path().resolve("state"),
                    false,
                    Optional.empty(),
                    new WebUi.Preferred(),
                    parallelism,
                    false);
            LocalRun run = new LocalRun(pipeline.name(), JobDefaults.under(new Configuration()), options, err::println);
            try (Events events = new Events(job, broker.bootstrapServers(), topic, err)) {
                if (run.untilDone(events)) {
                    err.println("stopped");
                }
            }
        }
        return ExitCode.OK;
    }

    /** The pipeline, and the events that are produced once it runs. A line that is typed earlier would not be printed at once. */
    private final class Events implements LocalRun.Dataflow, AutoCloseable {
        private final PipelineJob job;
        private final String servers;
        private final String topic;
        private final PrintWriter err;
        private @Nullable AutoCloseable source;

        Events(PipelineJob job, String servers, String topic, PrintWriter err) {
            this.job = job;
            this.servers = servers;
            this.topic = topic;
            this.err = err;
        }

        @Override
        public void build(StreamExecutionEnvironment environment, Beginning beginning) throws RunRefusedException {
            job.build(environment, StartingPoint.at(Optional.empty()));
        }

        @Override
        public void running() {
            if (demo == Demo.lines) {
                source = TypedLines.start(servers, topic, System.in);
                err.println("type lines here, or into: kafka-console-producer.sh --bootstrap-server " + servers
                        + " --topic " + topic + ", or: kcat -b " + servers + " -t " + topic + " -P");
            } else {
                source = DemoStream.start(servers, Generator.of(demo.name()), seed);
            }
        }

        @Override
        public void close() throws Exception {
            if (source != null) {
                source.close();
            }
        }
    }

    private Pipeline pipeline(String servers) throws IOException {
        String name = "pipelines/" + demo + ".yaml";
        try (InputStream in = DemoCommand.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "demos are not part of this jar; start ./streamgauge demo from the sources");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            ParseResult reading = PipelineFile.read(
                    name, text, READ_ALL, variable -> variable.equals("KAFKA") ? servers : null, true);
            if (reading.hasErrors()) {
                throw new IllegalStateException(reading.problems().get(0).toString());
            }
            return reading.valid();
        }
    }
}
