// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamgauge.alert.ActiveRules;
import io.streamgauge.config.ParseResult;
import io.streamgauge.config.PipelineFile;
import io.streamgauge.emit.AlertText;
import io.streamgauge.emit.ResultText;
import io.streamgauge.emit.RuleDecisionText;
import io.streamgauge.flink.Types;
import io.streamgauge.ingest.Decoder;
import io.streamgauge.ingest.SeparateRejected;
import io.streamgauge.job.PipelineTopology;
import io.streamgauge.model.Alert;
import io.streamgauge.model.Decoded;
import io.streamgauge.model.Event;
import io.streamgauge.model.Header;
import io.streamgauge.model.Late;
import io.streamgauge.model.Rejected;
import io.streamgauge.model.RuleDecision;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.testing.DocExample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * What the README and the manual show is what happens. Each example goes through the decoder and the dataflow, in one partition,
 * with a watermark behind every event. Every line that it shows must be there with at least the members that it names,
 * and no other line.
 */
class DocsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** When the examples arrive: soon after the times in them. */
    private static final long NOW = Instant.parse("2026-11-22T10:30:00Z").toEpochMilli();

    @RegisterExtension
    static final MiniClusterExtension FLINK = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(1)
            .build());

    @ParameterizedTest(name = "{0}:{1}")
    @MethodSource("examples")
    void everyExampleHolds(String page, int line, DocExample example) throws Exception {
        ParseResult reading = PipelineFile.read(page + ":" + line, example.pipeline(), List.of(), name -> null, true);
        assertThat(reading.problems()).isEmpty();
        Map<String, List<String>> shown = example.blocks();
        if (!shown.containsKey("events")) {
            return;
        }

        ActiveRules book = new ActiveRules(reading.pipeline().aggregations());
        List<JsonNode> statuses = new ArrayList<>();
        for (String rule : shown.getOrDefault("rules", List.of())) {
            RuleDecision decision = book.decide(rule(reading.pipeline(), rule, statuses.size()));
            statuses.add(JSON.readTree(RuleDecisionText.of(reading.pipeline().name(), decision)));
        }
        compare(statuses, shown.getOrDefault("statuses", List.of()));
        Map<String, List<JsonNode>> written = run(reading.pipeline().with(book.inForce()), shown.get("events"));

        for (String block : List.of("results", "alerts", "late", "rejected")) {
            // A page that is about something else need not show the results.
            if (block.equals("results") && shown.containsKey("alerts") && !shown.containsKey("results")) {
                continue;
            }
            compare(written.get(block), shown.getOrDefault(block, List.of()));
        }
    }

    static List<Arguments> examples() throws IOException {
        List<Arguments> examples = new ArrayList<>();
        for (String page : List.of(
                "README.md", "docs/pipeline.md", "docs/alerts.md", "docs/from-flink-sql.md", "docs/security.md")) {
            for (DocExample example : DocExample.of(Files.readAllLines(Path.of(page)))) {
                examples.add(Arguments.of(page, example.line(), example));
            }
        }
        return examples;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandOfTheReadmeIsOne(String command) {
        String[] arguments = command.split(" ");

        CommandLine.ParseResult parsed = Streamgauge.commandLine().parseArgs(arguments);

        assertThat(parsed.hasSubcommand()).isTrue();
        if (arguments[0].equals("check")) {
            assertThat(Streamgauge.commandLine().execute(arguments)).isZero();
        }
    }

    static List<String> commands() throws IOException {
        List<String> commands = Files.readAllLines(Path.of("README.md")).stream()
                .filter(line -> line.matches("(\\./streamgauge|flink run -d target/streamgauge.jar) .*"))
                .map(line -> line.replaceFirst("^(\\./streamgauge|flink run -d target/streamgauge.jar) ", ""))
                .toList();
        assertThat(commands).hasSizeGreaterThan(3);
        return commands;
    }

    @Test
    void whatTheReadmeLinksToIsThere() throws IOException {
        Matcher link = Pattern.compile("]\\((?!http)([^)]+)\\)").matcher(Files.readString(Path.of("README.md")));

        assertThat(link.results().map(found -> Path.of(found.group(1))))
                .isNotEmpty()
                .allMatch(Files::exists);
    }

    private static Map<String, List<JsonNode>> run(Pipeline pipeline, List<String> events) throws Exception {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setParallelism(1);
        long behind = pipeline.source().maxOutOfOrderness().toMillis() + 1;
        DataStream<Decoded> records = environment
                .fromData(decode(pipeline, events), Types.DECODED)
                .assignTimestampsAndWatermarks(WatermarkStrategy.<Decoded>forGenerator(context -> new AfterEach(behind))
                        .withTimestampAssigner((decoded, kafka) -> decoded instanceof Event event ? event.time() : 0));
        PipelineTopology topology = PipelineTopology.of(pipeline, records, new SeparateRejected(), Optional.empty());
        CloseableIterator<WindowResult> results =
                topology.results().orElseThrow().collectAsync();
        CloseableIterator<Alert> alerts =
                topology.alerts().map(DataStream::collectAsync).orElse(null);
        CloseableIterator<Late> late = topology.late().orElseThrow().collectAsync();
        CloseableIterator<Rejected> rejected = topology.rejected().collectAsync();
        environment.execute("example");
        return Map.of(
                "results", json(results, result -> ResultText.of(pipeline, result)),
                "alerts", alerts == null ? List.of() : json(alerts, alert -> AlertText.of(pipeline, alert)),
                "late", json(late, DocsTest::text),
                "rejected", json(rejected, DocsTest::text));
    }

    private static List<Decoded> decode(Pipeline pipeline, List<String> events) {
        Decoder decoder = new Decoder(pipeline.source());
        List<Decoded> decoded = new ArrayList<>();
        for (String event : events) {
            decoded.add(decoder.decode(record(event, decoded.size()), false, NOW));
        }
        return decoded;
    }

    /** A value, behind what stands beside it: {@code @key=..}, {@code @header:NAME=..}, {@code @topic=..}, {@code @timestamp=..}. */
    private static SourceRecord record(String event, long offset) {
        String rest = event;
        String topic = "trades";
        long timestamp = NOW;
        byte[] key = null;
        List<Header> headers = new ArrayList<>();
        while (rest.startsWith("@")) {
            String name = rest.substring(1, rest.indexOf('='));
            String text = rest.substring(rest.indexOf('=') + 1, rest.indexOf(' '));
            if (name.equals("key")) {
                key = bytes(text);
            } else if (name.equals("topic")) {
                topic = text;
            } else if (name.equals("timestamp")) {
                timestamp = Instant.parse(text).toEpochMilli();
            } else {
                headers.add(new Header(name.substring("header:".length()), bytes(text)));
            }
            rest = rest.substring(rest.indexOf(' ') + 1);
        }
        return new SourceRecord(topic, 0, offset, timestamp, key, bytes(rest), headers);
    }

    /** A key, a space and a value, as the console producer is told to read them. */
    private static SourceRecord rule(Pipeline pipeline, String line, long offset) {
        String key = line.substring(0, line.indexOf(' '));
        String value = line.substring(line.indexOf(' ') + 1);
        return new SourceRecord(
                pipeline.rules().topic(),
                0,
                offset,
                NOW,
                bytes(key),
                value.equals("null") ? null : bytes(value),
                List.of());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Late late) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("offset", late.source().offset());
        all.put("aggregation", late.aggregation());
        all.put("windowStart", Instant.ofEpochMilli(late.windowStart()).toString());
        all.put("windowEnd", Instant.ofEpochMilli(late.windowEnd()).toString());
        all.put("windows", late.windows());
        all.put("byMs", late.by());
        all.put("partial", late.partial());
        return write(all);
    }

    private static String text(Rejected rejected) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("offset", rejected.source().offset());
        all.put("aggregation", rejected.aggregation());
        all.put("code", rejected.code());
        all.put("field", rejected.field());
        all.put("message", rejected.message());
        return write(all);
    }

    private static String write(Map<String, Object> all) {
        try {
            return JSON.writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> List<JsonNode> json(CloseableIterator<T> written, Function<T, String> text) throws Exception {
        List<JsonNode> all = new ArrayList<>();
        try (written) {
            while (written.hasNext()) {
                all.add(JSON.readTree(text.apply(written.next())));
            }
        }
        return all;
    }

    private static void compare(List<JsonNode> written, List<String> shown) throws Exception {
        List<JsonNode> rest = new ArrayList<>(written);
        for (String line : shown) {
            JsonNode expected = JSON.readTree(line);
            JsonNode found = rest.stream()
                    .filter(each -> contains(each, expected))
                    .findFirst()
                    .orElse(null);
            assertThat(found).as("%s in %s", line, written).isNotNull();
            rest.remove(found);
        }
        assertThat(rest).as("written, but not shown").isEmpty();
    }

    private static boolean contains(JsonNode written, JsonNode shown) {
        if (written == null || !shown.isObject()) {
            return shown.equals(written);
        }
        return shown.properties().stream()
                .allMatch(member -> contains(written.get(member.getKey()), member.getValue()));
    }

    private record AfterEach(long behind) implements WatermarkGenerator<Decoded> {
        @Override
        public void onEvent(Decoded decoded, long time, WatermarkOutput output) {
            if (decoded instanceof Event) {
                output.emitWatermark(new Watermark(time - behind));
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {}
    }
}
