// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cli;

import io.streamgauge.demo.Broker;
import io.streamgauge.local.StopSignal;
import io.streamgauge.local.TemporaryDirectory;
import io.streamgauge.local.rest.Ports;
import io.streamgauge.model.RunRefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "broker",
        description = {
            "Starts a Kafka broker to try pipelines with: one node, on the loopback interface, without authentication.",
            "Ctrl-C ends it. Its data is deleted then, unless --dir names a place for it."
        })
public final class BrokerCommand implements Callable<Integer> {
    @Option(names = "--port", paramLabel = "N", defaultValue = "9092", description = "Its port; ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--topic",
            paramLabel = "NAME[:PARTITIONS]",
            description =
                    "A topic to create where it is missing, with one partition unless a number follows; repeatable.")
    private List<String> topics = List.of();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Keep the data here; a broker that starts with it again has the same topics.")
    private @Nullable Path directory;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (port < 1 || port > 65_535) {
            throw new RunRefusedException("--port must be from 1 to 65535");
        }
        List<Topic> wanted = Topic.parse(topics);
        if (!Ports.isFree(port)) {
            throw new RunRefusedException("port " + port + " is taken; choose another with --port");
        }
        try (StopSignal signal = new StopSignal();
                TemporaryDirectory temporary = TemporaryDirectory.open("streamgauge-broker");
                Broker broker = start(temporary)) {
            PrintWriter err = spec.commandLine().getErr();
            for (Topic topic : wanted) {
                broker.createTopic(topic.name, topic.partitions, Map.of());
            }
            String servers = broker.bootstrapServers();
            err.println("Kafka at " + servers + (directory == null ? "" : ", its data in " + directory));
            err.println(
                    "pipelines use it with: ./streamgauge run FILE --set 'kafka[bootstrap.servers]=" + servers + "'");
            err.println("topics are created with --topic here, or with: kafka-topics.sh --bootstrap-server " + servers
                    + " --create --topic NAME");
            signal.received().get();
            err.println("stopping");
        }
        return ExitCode.OK;
    }

    private Broker start(TemporaryDirectory temporary) throws RunRefusedException, IOException {
        if (directory == null) {
            return Broker.startKeeping(temporary.path().resolve("kafka"), port);
        }
        try {
            return Broker.startKeeping(directory, port);
        } catch (IOException e) {
            throw new RunRefusedException(e.getMessage() + "; its data is in " + directory, e);
        }
    }

    private record Topic(String name, int partitions) {
        static List<Topic> parse(List<String> texts) throws RunRefusedException {
            List<Topic> topics = new ArrayList<>();
            for (String text : texts) {
                int colon = text.lastIndexOf(':');
                String partitions = colon < 0 ? "1" : text.substring(colon + 1);
                String name = colon < 0 ? text : text.substring(0, colon);
                if (!name.matches("[a-zA-Z0-9._-]{1,249}") || !partitions.matches("[1-9]\\d{0,3}")) {
                    throw new RunRefusedException(
                            "--topic \"" + text
                                    + "\" is neither NAME nor NAME:PARTITIONS, as in trades:3; a name has letters, digits, ., _ and -");
                }
                topics.add(new Topic(name, Integer.parseInt(partitions)));
            }
            return topics;
        }
    }
}
