package io.streamgauge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which room may know which. */
class RoomsTest {
    private static final String[] ROOMS = {
        "model", "expression", "measure", "config", "telemetry", "stream", "ingest", "window", "alert", "emit", "local"
    };
    private static final String[] FLINK_AND_KAFKA = {"org.apache.flink..", "org.apache.kafka.."};

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.streamgauge");

    @Test
    void theModelKnowsNobody() {
        knowsOnly("model");
        knowsNothingOf("model", FLINK_AND_KAFKA);
    }

    @Test
    void expressionsKnowTheModelOnly() {
        knowsOnly("expression", "model");
        knowsNothingOf("expression", FLINK_AND_KAFKA);
    }

    @Test
    void measuresKnowTheModelAndExpressionsOnly() {
        knowsOnly("measure", "model", "expression");
        knowsNothingOf("measure", FLINK_AND_KAFKA);
    }

    @Test
    void theConfigurationKnowsThoseAndNoFlink() {
        knowsOnly("config", "model", "expression", "measure");
        knowsNothingOf("config", "org.apache.flink..");
    }

    @Test
    void theStagesOfTheFlowDoNotKnowEachOther() {
        for (String room : new String[] {"ingest", "window", "emit"}) {
            knowsOnly(room, "model", "expression", "measure", "config", "telemetry", "stream");
        }
        knowsOnly("alert", "model", "expression", "config", "telemetry", "stream");
        knowsNothingOf("alert", "org.apache.kafka..", "org.apache.flink.connector..");
        knowsOnly("stream", "model");
        knowsOnly("telemetry", "model");
        knowsNothingOf("window", "org.apache.kafka..", "org.apache.flink.connector..");
    }

    @Test
    void theLocalRunKnowsNothingOfPipelines() {
        knowsOnly("local", "model", "telemetry", "stream");
    }

    @Test
    void theTopologyKnowsNoKafka() {
        noClasses()
                .that()
                .haveSimpleName("Topology")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "org.apache.flink.connector..", "io.streamgauge.local..")
                .check(classes);
    }

    private void knowsOnly(String room, String... others) {
        List<String> strangers = new ArrayList<>(List.of(ROOMS));
        strangers.removeAll(Arrays.asList(others));
        strangers.remove(room);
        String[] packages = strangers.stream()
                .map(stranger -> "io.streamgauge." + stranger + "..")
                .toArray(String[]::new);
        rule(room, packages).check(classes);
        rule(room, "io.streamgauge").check(classes);
    }

    private void knowsNothingOf(String room, String... packages) {
        rule(room, packages).check(classes);
    }

    private static ArchRule rule(String room, String... packages) {
        return noClasses()
                .that()
                .resideInAPackage("io.streamgauge." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages);
    }
}
