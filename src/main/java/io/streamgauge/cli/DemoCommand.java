// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli;

import io.streamgauge.config.ParseResult;
import io.streamgauge.config.PipelineFile;
import io.streamgauge.demo.Broker;
import io.streamgauge.demo.DemoStream;
import io.streamgauge.demo.Generator;
import io.streamgauge.demo.TypedLines;
import io.streamgauge.display.RunOutput;
import io.streamgauge.job.JobDefaults;
import io.streamgauge.job.KafkaCheck;
import io.streamgauge.job.PipelineJob;
import io.streamgauge.job.StartingPoint;
import io.streamgauge.live.FlinkRest;
import io.streamgauge.live.LivePage;
import io.streamgauge.local.Beginning;
import io.streamgauge.local.Dataflow;
import io.streamgauge.local.LocalRun;
import io.streamgauge.local.LocalRunOptions;
import io.streamgauge.local.TemporaryDirectory;
import io.streamgauge.local.rest.PortChoice;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.pipeline.Pipeline;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
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
        footer = "streamgauge demo trading")
public final class DemoCommand implements Callable<Integer> {
    private enum Demo {
        trading("NVDA falls by a tenth at once, and later TSLA is traded in heaps"),
        fraud("a stolen card is tried out with small payments at many merchants"),
        health("the heart of the patient in bed-4 races, and later bed-7 gives no signs"),
        iot("sensor-12 overheats and cools down again, and later sensor-08 is silent"),
        lines(null);

        /** What happens in the demo, in one line; absent if the user makes it happen. */
        private final @Nullable String story;

        Demo(@Nullable String story) {
            this.story = story;
        }
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

    @Option(
            names = "--live",
            paramLabel = "PORT|off",
            description = "Where the live page listens; 8080 or the next free port.")
    private PortChoice live = new PortChoice.Preferred();

    @Option(
            names = "--output",
            paramLabel = "pretty|json|quiet",
            description = "As in run: pretty on a terminal, else json.")
    private RunOutput.@Nullable Mode output;

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
            new PipelineJob(pipeline).banner().forEach(err::println);
            if (demo.story != null) {
                err.println("watch: " + demo.story);
            }
            err.println(attach(broker.bootstrapServers(), topic));
            Path state = directory.path().resolve("state");
            LocalRunOptions options =
                    new LocalRunOptions(state, false, Optional.empty(), new PortChoice.Preferred(), parallelism, false);
            run(pipeline, options, broker.bootstrapServers(), err);
        }
        return ExitCode.OK;
    }

    private String attach(String servers, String topic) {
        return demo == Demo.lines
                ? "type lines here, or into: kafka-console-producer.sh --bootstrap-server " + servers + " --topic "
                        + topic + ", or: kcat -b " + servers + " -t " + topic + " -P"
                : "any Kafka client can attach, as in: kafka-console-consumer.sh --bootstrap-server " + servers
                        + " --from-beginning --topic " + topic;
    }

    private void run(Pipeline pipeline, LocalRunOptions options, String servers, PrintWriter err) throws Exception {
        Configuration flink = JobDefaults.under(new Configuration());
        try (LivePage page = LivePage.open(pipeline, live, "--live", err::println);
                RunOutput shown = RunOutput.open(pipeline, Optional.ofNullable(output), err::println)) {
            shown.configure(flink);
            LocalRun run = new LocalRun(pipeline.name(), flink, options, err::println);
            TypedLines.Lines typed = shown.screen()
                    .map(screen -> TypedLines.on(screen, run::stop))
                    .orElseGet(() -> TypedLines.in(System.in));
            String topic = pipeline.source().topics().get(0);
            Supplier<AutoCloseable> source = () -> demo == Demo.lines
                    ? new TypedLines(servers, topic, typed)
                    : new DemoStream(servers, Generator.of(demo.name()), seed);
            try (Events events = new Events(new PipelineJob(pipeline, shown.printing()), source, page)) {
                if (run.untilDone(events)) {
                    err.println("stopped");
                }
            }
        }
    }

    /** The pipeline, and the events that are produced once it runs. A line that is typed earlier would not be printed at once. */
    private static final class Events implements Dataflow, AutoCloseable {
        private final PipelineJob job;
        private final Supplier<AutoCloseable> source;
        private final LivePage page;
        private @Nullable AutoCloseable running;

        Events(PipelineJob job, Supplier<AutoCloseable> source, LivePage page) {
            this.job = job;
            this.source = source;
            this.page = page;
        }

        @Override
        public void build(StreamExecutionEnvironment environment, Beginning beginning) throws RunRefusedException {
            job.build(environment, StartingPoint.at(Optional.empty()));
        }

        @Override
        public void started(URI flink, Optional<String> token) throws RunRefusedException {
            page.watch(new FlinkRest(flink, token));
        }

        @Override
        public void running() {
            running = source.get();
        }

        @Override
        public void close() throws Exception {
            if (running != null) {
                running.close();
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
            ParseResult reading =
                    PipelineFile.read(name, in, READ_ALL, variable -> variable.equals("KAFKA") ? servers : null, true);
            if (reading.hasErrors()) {
                throw new IllegalStateException(reading.problems().get(0).toString());
            }
            return reading.valid();
        }
    }
}
