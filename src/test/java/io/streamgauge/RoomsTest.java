// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each package depends only on the packages that are listed here for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoomsTest {
    private static final String ROOT = "io.streamgauge";
    private static final String[] VALUES = {"model", "decimal"};
    private static final String[] LANGUAGES = with(VALUES, "expression", "measure");
    private static final String[] STAGES = with(LANGUAGES, "pipeline", "flink", "stall");
    private static final String[] JOB =
            with(STAGES, "config", "console", "ingest", "window", "alert", "emit", "notify", "local");

    /** By package, subpackages included. */
    private static final Map<String, String[]> ALLOWED = new TreeMap<>(Map.ofEntries(
            Map.entry("decimal", new String[0]),
            Map.entry("model", with(new String[0], "decimal")),
            Map.entry("expression", with(VALUES)),
            Map.entry("measure", with(VALUES, "expression")),
            Map.entry("pipeline", LANGUAGES),
            Map.entry("schema", new String[0]),
            Map.entry("config", with(LANGUAGES, "pipeline", "schema")),
            Map.entry("console", new String[0]),
            Map.entry("flink", VALUES),
            Map.entry("stall", with(LANGUAGES, "pipeline", "flink")),
            Map.entry("ingest", STAGES),
            Map.entry("window", STAGES),
            // Rules that come at run time are read as those of the pipeline file are.
            Map.entry("alert", with(STAGES, "config")),
            Map.entry("emit", with(STAGES, "console", "schema")),
            Map.entry("notify", with(STAGES, "emit")),
            Map.entry("local", with(VALUES, "flink", "console")),
            Map.entry("job", JOB),
            Map.entry("display", with(STAGES, "console", "emit")),
            Map.entry("live", with(STAGES, "emit", "local")),
            Map.entry("demo", with(VALUES, "console", "local", "job")),
            Map.entry("prove", with(JOB, "job")),
            Map.entry("cases", with(JOB, "job", "schema")),
            Map.entry("cli", with(JOB, "job", "demo", "display", "live", "prove", "cases", "schema"))));

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    private static String[] with(String[] some, String... others) {
        return Stream.concat(Arrays.stream(some), Arrays.stream(others)).toArray(String[]::new);
    }

    @Test
    void everyPackageIsListed() {
        Set<String> found = classes.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.equals(ROOT))
                .map(name -> name.substring(ROOT.length() + 1).split("\\.")[0])
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(ALLOWED.keySet()).containsExactlyElementsOf(found);
    }

    static Set<String> rooms() {
        return ALLOWED.keySet();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aPackageDependsOnlyOnThoseListedForIt(String room) {
        Set<String> forbidden = new TreeSet<>(ALLOWED.keySet());
        forbidden.removeAll(Set.of(ALLOWED.get(room)));
        forbidden.remove(room);
        String[] packages = Stream.concat(forbidden.stream().map(name -> ROOT + "." + name + ".."), Stream.of(ROOT))
                .toArray(String[]::new);
        knowsNothingOf(room, packages);
    }

    @ParameterizedTest
    @MethodSource("withoutFlink")
    void somePackagesKnowNoFlink(String room) {
        knowsNothingOf(room, "org.apache.flink..");
    }

    static Stream<String> withoutFlink() {
        return Stream.of(
                "decimal",
                "model",
                "expression",
                "measure",
                "pipeline",
                "schema",
                "config",
                "console",
                "alert.evaluation",
                "notify.outbox",
                "notify.request");
    }

    @ParameterizedTest
    @MethodSource("withoutKafka")
    void somePackagesKnowNoKafka(String room) {
        knowsNothingOf(room, "org.apache.kafka..", "org.apache.flink.connector..");
    }

    static Stream<String> withoutKafka() {
        return Stream.of("decimal", "model", "expression", "measure", "schema", "console", "flink", "window", "alert");
    }

    @Test
    void theEvaluationOfAnAlertKnowsNothingOfTheStateOfKeys() {
        knowsNothingOf("alert.evaluation", ROOT + ".alert", ROOT + ".flink..", ROOT + ".config..");
    }

    @Test
    void theTopologyKnowsNeitherKafkaNorALocalRun() {
        noClasses()
                .that()
                .haveSimpleName("PipelineTopology")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "org.apache.flink.connector..", ROOT + ".local..")
                .check(classes);
    }

    private void knowsNothingOf(String room, String... packages) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .check(classes);
    }
}
