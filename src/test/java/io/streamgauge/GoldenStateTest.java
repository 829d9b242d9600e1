// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Savepoints that releases have written restore, and what was open in them goes on. Each stands in a directory of
 * {@code src/test/resources/golden} beside its pipeline and what must come after it. A release writes its own, which is never changed
 * again, and then restored with the others: {@code ./mvnw test -Dtest='Golden*Test' -Dgolden=src/test/resources/golden/VERSION}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GoldenStateTest extends GoldenFixture {
    private static final String PIPELINE = "pipeline.yaml";
    private static final int SAVED_AT = 80;
    private static final int END = 200;

    @ParameterizedTest
    @MethodSource("releases")
    void stateOfAReleaseRestores(Path release) throws Exception {
        assertThat(restored(release)).isEqualTo(Files.readAllLines(release.resolve(EXPECTED)));
    }

    @Test
    @Order(1)
    void stateOfThisReleaseRestores() throws Exception {
        Path release = thisRelease();

        write(release);

        makeTopics();
        assertThat(restored(release)).isEqualTo(Files.readAllLines(release.resolve(EXPECTED)));
    }

    /** A savepoint of half of the input, and what a run over all of it writes beside what was written by then. */
    private void write(Path release) throws Exception {
        Written written = write(
                release,
                PIPELINE,
                () -> {
                    send(0, SAVED_AT);
                    awaitRead();
                },
                () -> send(0, END));

        assertWorthKeeping(release, written.before(), written.after());
    }

    /** The savepoint holds an open window of each kind, a firing alert, a pending one, and a transaction to commit. */
    private static void assertWorthKeeping(Path release, TreeSet<String> before, TreeSet<String> after)
            throws IOException {
        for (String begun : List.of(
                "\"tumbling\",\"key\":{\"k\":\"a\"},\"window\":{\"start\":\"1970-01-01T00:00:30Z\"",
                "\"sliding\",\"key\":{\"k\":\"a\"},\"window\":{\"start\":\"1970-01-01T00:00:20Z\"",
                "\"cumulative\",\"key\":{},\"window\":{\"start\":\"1970-01-01T00:00:00Z\",\"end\":\"1970-01-01T00:01:00Z\"",
                "\"sessions\",\"key\":{\"k\":\"a\"},\"window\":{\"start\":\"1970-01-01T00:00:00")) {
            assertThat(has(after, begun)).as(begun).isTrue();
        }
        String often = "\"alertname\":\"often\"";
        assertThat(has(before, often, "\"status\":\"firing\"", "T00:00:20Z")).isTrue();
        assertThat(has(before, often, "\"status\":\"resolved\"")).isFalse();
        assertThat(has(after, often, "\"status\":\"resolved\"", "T00:00:20Z")).isTrue();
        // Without the windows before the savepoint it would fire 30 seconds later.
        assertThat(has(after, "\"alertname\":\"long\"", "\"status\":\"firing\"", "T00:00:40Z"))
                .isTrue();
        assertThat(metadata(release.resolve(SAVEPOINT)))
                .containsPattern("streamgauge\\.golden\\.results\\.[\\w.]*-\\d+-\\d+");
    }

    private List<String> restored(Path release) throws Exception {
        send(SAVED_AT, END);
        // The broker of the test is not the one that the savepoint was written with.
        runBounded(
                release.resolve(PIPELINE), "--from", release.resolve(SAVEPOINT).toString(), "--other-kafka");
        return List.copyOf(output());
    }

    private void send(int from, int to) {
        for (int i = from; i < to; i++) {
            BROKER.produce(
                    in,
                    "{\"at\":%d,\"k\":\"%s\",\"n\":%d.%d,\"t\":\"t%d\"}"
                            .formatted(
                                    500 * i + (i > 120 ? 9_000 : 0),
                                    i % 3 == 0 ? "b" : "a",
                                    i * 37 % 101 - 30,
                                    i % 10,
                                    i % 7));
        }
        BROKER.flush();
    }

    private static final Pattern RELEASE = Pattern.compile("## (\\d+\\.\\d+\\.\\d+)(, not released yet)?.*");

    @Test
    void everyReleaseHasKeptItsState() throws IOException {
        Set<String> kept = releases().stream()
                .map(release -> release.getFileName().toString())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> released = Files.readAllLines(Path.of("CHANGELOG.md")).stream()
                .map(RELEASE::matcher)
                .filter(Matcher::matches)
                .filter(release -> release.group(2) == null)
                .map(release -> release.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(kept).isNotEmpty().containsAll(released);
    }

    /** A class whose name is in savepoints neither moves nor gets another name. */
    @Test
    void everySerializerOfStateIsNamedInTheStateOfAReleaseAndTheOtherWayRound() throws IOException {
        Set<String> classes = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.streamgauge")
                        .stream()
                        .filter(type -> type.isAssignableTo(TypeSerializerSnapshot.class)
                                && !type.getModifiers().contains(JavaModifier.ABSTRACT))
                        .map(JavaClass::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> named = new TreeSet<>();
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            for (Path savepoint : files.filter(path -> path.endsWith(SAVEPOINT)).toList()) {
                Matcher matcher = Pattern.compile("io\\.streamgauge\\.[\\w.$]+").matcher(metadata(savepoint));
                matcher.results().forEach(name -> named.add(name.group()));
            }
        }

        assertThat(named).isEqualTo(classes);
    }

    /** The texts of a savepoint stand in it as they are. */
    private static String metadata(Path savepoint) throws IOException {
        return Files.readString(savepoint.resolve("_metadata"), ISO_8859_1);
    }
}
