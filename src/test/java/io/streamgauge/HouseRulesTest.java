// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The rules of the house that CONTRIBUTING.md names: sizes, names, null, the savepoint contract and what Flink does not promise. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HouseRulesTest {
    private static final Path MAIN = Path.of("src", "main", "java", "io", "streamgauge");
    private static final Path TEST = Path.of("src", "test", "java", "io", "streamgauge");

    /** It holds one idea; no other may become as long. */
    private static final List<String> LONGER_TESTS = List.of("window/TwoStages.java");

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.streamgauge");

    @Test
    void filesAreShort() throws IOException {
        assertThat(longerThan(MAIN, 250)).isEmpty();
        assertThat(longerThan(TEST, 300)).containsExactlyInAnyOrderElementsOf(LONGER_TESTS);
    }

    private static List<String> longerThan(Path root, int limit) throws IOException {
        List<String> longer = new ArrayList<>();
        for (Path file : sources(root)) {
            int lines = Files.readAllLines(file).size();
            if (lines > limit) {
                longer.add(root.relativize(file).toString());
            }
        }
        return longer;
    }

    /**
     * How many files packages may have that are larger: the pipeline file has a reader for each of its sections.
     */
    private static final Map<String, Integer> LARGER = Map.of("config", 27);

    @Test
    void packagesAreSmall() throws IOException {
        Map<Path, Integer> files = new TreeMap<>();
        sources(MAIN).forEach(file -> files.merge(MAIN.relativize(file.getParent()), 1, Integer::sum));
        files.entrySet()
                .removeIf(entry ->
                        entry.getValue() <= LARGER.getOrDefault(entry.getKey().toString(), 20));

        assertThat(files).isEmpty();
    }

    /** From the first line of its head to its last brace: as the formatter sets it, no line between has the same indentation. */
    @Test
    void methodsAreShort() throws IOException {
        List<String> longer = new ArrayList<>();
        for (Path file : sources(MAIN)) {
            List<String> lines = Files.readAllLines(file);
            for (int end = 0; end < lines.size(); end++) {
                if (lines.get(end).matches(" +}")) {
                    int begin = head(lines, end);
                    if (end - begin >= 40
                            && !NO_METHOD.matcher(lines.get(begin)).find()) {
                        longer.add(MAIN.relativize(file) + ":" + (begin + 1) + " has " + (end - begin + 1) + " lines: "
                                + lines.get(begin).strip());
                    }
                }
            }
        }
        // One method reads a document of JSON: parted, it took 7 % more time.
        longer.removeIf(method -> method.matches("ingest/format/JsonFormat.java:.*private int document\\(.*"));
        assertThat(longer).isEmpty();
    }

    private static int head(List<String> lines, int end) {
        int indentation = lines.get(end).indexOf('}');
        int begin = end - 1;
        while (lines.get(begin).isBlank() || indentation(lines.get(begin)) > indentation) {
            begin--;
        }
        return begin;
    }

    private static int indentation(String line) {
        return line.length() - line.stripLeading().length();
    }

    /** Types, and statements in a method, which is longer itself. */
    private static final Pattern NO_METHOD =
            Pattern.compile("\\b(class|record|interface|enum)\\b|^ *(for|while|if|switch|try|do|synchronized)\\b");

    @Test
    void constructorsHaveAtMostSixParametersUnlessOfRecords() {
        List<String> longer = classes.stream()
                .filter(type -> !type.isRecord() && !type.isEnum())
                .flatMap(type -> type.getConstructors().stream())
                .filter(constructor -> constructor.getRawParameterTypes().size() > 6)
                .map(JavaCodeUnit::getFullName)
                .toList();

        assertThat(longer).isEmpty();
    }

    @Test
    void noTwoPublicTypesShareASimpleName() {
        Map<String, Set<String>> byName = new TreeMap<>();
        for (JavaClass type : classes) {
            if (isPublic(type)
                    && !type.isAnonymousClass()
                    && !type.getSimpleName().equals("package-info")) {
                byName.computeIfAbsent(type.getSimpleName(), name -> new TreeSet<>())
                        .add(type.getName());
            }
        }
        byName.values().removeIf(names -> names.size() < 2);

        assertThat(byName).isEmpty();
    }

    private static final Map<Class<?>, String> SUFFIXES = Map.of(
            StreamOperator.class, "Operator",
            TypeSerializer.class, "Serializer",
            Throwable.class, "Exception");

    @Test
    void operatorsSerializersAndExceptionsEndInWhatTheyAre() {
        SUFFIXES.forEach((kind, suffix) -> assertThat(classes.stream()
                        .filter(type -> !type.isAnonymousClass() && kind.isAssignableFrom(type.reflect()))
                        .map(JavaClass::getSimpleName))
                .isNotEmpty()
                .allMatch(name -> name.endsWith(suffix), "ends in " + suffix));
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(HouseRulesTest::isPublic).orElse(true);
    }

    @Test
    void everyPackageSaysWhatItIsForAndIsNullMarked() throws IOException {
        Set<Path> packages = sources(MAIN).stream().map(Path::getParent).collect(Collectors.toCollection(TreeSet::new));
        for (Path directory : packages) {
            assertThat(Files.readString(directory.resolve("package-info.java")))
                    .as(directory.toString())
                    .contains("/**", "@NullMarked");
        }
    }

    private static final Pattern STATE = Pattern.compile("(StateDescriptor<>|TimerService)\\(\\s*\"");

    @Test
    void statesAndTimersAreNamedOnThePageOfUids() throws IOException {
        for (Path file : sources(MAIN)) {
            assertThat(STATE.matcher(Files.readString(file)).find())
                    .as(file.toString())
                    .isFalse();
        }
    }

    /** Each line of the list: a class, and the reason for which nothing that Flink promises would do. */
    @Test
    void whatFlinkDoesNotPromiseIsListedWithItsReason() throws IOException {
        Map<String, String> listed = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("src", "test", "resources", "flink-internals.txt"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.split("\\s+", 2);
                assertThat(parts).as(line).hasSize(2);
                listed.put(parts[0], parts[1]);
            }
        }
        Set<String> used = classes.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(Dependency::getTargetClass)
                .map(JavaClass::getBaseComponentType)
                .filter(type -> type.getPackageName().startsWith("org.apache.flink") && !isPromised(type))
                .map(type -> outermost(type).getName())
                .map(name -> name.startsWith(NETTY) ? NETTY : name)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(listed.keySet()).containsExactlyInAnyOrderElementsOf(used);
    }

    private static final String NETTY = "org.apache.flink.shaded.netty4";

    private static boolean isPromised(JavaClass type) {
        boolean itself = Stream.of("Public", "PublicEvolving", "Experimental")
                .anyMatch(name -> type.isAnnotatedWith("org.apache.flink.annotation." + name));
        return itself
                || type.getEnclosingClass().map(HouseRulesTest::isPromised).orElse(false);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(HouseRulesTest::outermost).orElse(type);
    }

    private static List<Path> sources(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }
}
