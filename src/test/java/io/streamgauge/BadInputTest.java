// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Header;
import io.streamgauge.testing.BadInput;
import io.streamgauge.testing.SeenMetrics;
import io.streamgauge.testing.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reads every file of {@code src/test/resources/bad-input} in one run for each: a bad record between good ones is rejected alone, with
 * its reason and its bytes, or used with its value unharmed. {@link BadInput} describes the files.
 */
class BadInputTest extends RunFixture {
    private static final Path FILES = Path.of("src/test/resources/bad-input");
    private static final long T = 1_700_000_000_000L;

    /** A record as it was produced. Its index in the list of all is its offset. */
    private record Produced(BadInput.Case input, byte[] key, byte[] value, List<Header> headers) {}

    static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void eachBadRecordIsRejectedAloneOrUsedUnharmed(Path file) throws Exception {
        BadInput input = BadInput.read(file);
        List<Produced> all = new ArrayList<>();
        try (LiveRun run = LiveRun.start(directory.resolve("state"), pipelineFile(input), 2)) {
            for (BadInput.Case bad : input.cases()) {
                produce(all, input.good(all.size()));
                produce(all, bad);
            }
            produce(all, input.good(all.size()));
            BROKER.flush();

            int used = (int) all.stream().filter(each -> each.input().used()).count();
            Waiting.until(
                    "every record to be used or rejected",
                    () -> SeenMetrics.of("run-test", "results", null).stream()
                                            .mapToLong(Long::longValue)
                                            .sum()
                                    + rejections()
                            >= all.size());
            assertThat(SeenMetrics.of("run-test", "numRestarts", null)).containsExactly(0L);
            BROKER.readAtLeast(results, true, used);
            BROKER.readAtLeast(rejected, true, all.size() - used);
            run.stop();
        }

        assertUsed(all);
        assertRejected(all);
        assertThat(BROKER.readAll(late, true)).isEmpty();
    }

    private static long rejections() {
        return SeenMetrics.of("run-test", "rejected", null).stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private Path pipelineFile(BadInput input) throws IOException {
        return Files.writeString(directory.resolve("bad.yaml"), """
                name: run-test
                kafka: {bootstrap.servers: '%s'}
                %s
                sinks:
                  print: []
                  results: {topic: %s}
                  late: {topic: %s}
                  rejected: {topic: %s, kafka: {max.request.size: 33000000}}
                """.formatted(
                        BROKER.bootstrapServers(), input.pipeline().replace("TOPIC", in), results, late, rejected));
    }

    private void produce(List<Produced> all, BadInput.Case input) {
        int offset = all.size();
        // No text in UTF-8, as programs that know nothing of this one may write keys and headers.
        byte[] key = input.key() == null ? new byte[] {(byte) 0xe9, (byte) offset} : input.key();
        List<Header> headers =
                List.of(new Header("trace", new byte[] {(byte) 0xe9, (byte) offset, 0}), new Header("none", null));
        BROKER.produce(in, 0, T + 1_000L * offset, key, input.value(), headers);
        all.add(new Produced(input, key, input.value(), headers));
    }

    private void assertUsed(List<Produced> all) {
        List<String> lines = new ArrayList<>(written(results));
        for (Produced each : all) {
            if (each.input().used()) {
                List<String> found = lines.stream()
                        .filter(line -> each.input().expected().stream().allMatch(line::contains))
                        .toList();
                assertThat(found)
                        .as("%s in %s", each.input(), lines.stream().limit(100).toList())
                        .hasSize(1);
                lines.remove(found.get(0));
            }
        }
        assertThat(lines).as("results of no record").isEmpty();
    }

    private void assertRejected(List<Produced> all) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(BROKER.readAll(rejected, true));
        for (int offset = 0; offset < all.size(); offset++) {
            Produced produced = all.get(offset);
            String at = Integer.toString(offset);
            List<ConsumerRecord<byte[], byte[]>> found = records.stream()
                    .filter(record -> at.equals(header(record, "__streams.errors.offset")))
                    .toList();
            assertThat(found)
                    .as("%s", produced.input())
                    .hasSize(produced.input().used() ? 0 : 1);
            records.removeAll(found);
            found.forEach(record -> assertCopy(record, produced));
        }
        assertThat(records).isEmpty();
    }

    private void assertCopy(ConsumerRecord<byte[], byte[]> record, Produced produced) {
        String name = produced.input().toString();
        String field = header(record, "streamgauge.error.field");
        assertThat(header(record, "__streams.errors.exception") + (field == null ? "" : " " + field))
                .as(name)
                .isEqualTo(String.join(" ", produced.input().expected()));
        assertThat(header(record, "streamgauge.error.code"))
                .as(name)
                .isEqualTo(produced.input().expected().get(0));
        assertThat(header(record, "__streams.errors.message")).as(name).isNotEmpty();
        assertThat(header(record, "__streams.errors.topic")).as(name).isEqualTo(in);
        assertThat(header(record, "__streams.errors.partition")).as(name).isEqualTo("0");
        assertThat(record.key()).as(name).isEqualTo(produced.key());
        assertThat(record.value()).as(name).isEqualTo(produced.value());
        for (Header header : produced.headers()) {
            assertThat(record.headers().headers(header.name()))
                    .as(name)
                    .containsExactly(new RecordHeader(header.name(), header.value()));
        }
        assertThat(record.headers().lastHeader("streamgauge.pipeline").value())
                .as(name)
                .isEqualTo("run-test".getBytes(UTF_8));
    }
}
