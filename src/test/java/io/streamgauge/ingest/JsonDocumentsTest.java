// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Event;
import io.streamgauge.model.Rejected;
import io.streamgauge.testing.CodedBytes;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Decodes every file of {@code src/test/resources/json}. Its first line is what is expected, {@code # accepted} or
 * {@code # rejected: CODE message}, and its second line is the document, in which {@code <0a>} is one byte in
 * hexadecimal digits. The cases are those that RFC 8259 settles, after the manner of nst/JSONTestSuite.
 */
class JsonDocumentsTest {
    private static final Path FILES = Path.of("src/test/resources/json");

    private final Decoder decoder = new Decoder(Sources.json(
            Sources.KAFKA_TIME, Sources.text("a"), Sources.number("px", "quote", "px"), Sources.text("quote")));

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void anAcceptedDocumentIsAnEvent(String name, String expected, byte[] document) {
        assertThat(expected).as(name).isEqualTo("# accepted");
        assertThat(decoder.decode(Sources.record(document), false, Sources.T))
                .as(name)
                .isInstanceOf(Event.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rejected")
    void aRejectedDocumentHasItsCodeAndMessage(String name, String expected, byte[] document) {
        assertThat(decoder.decode(Sources.record(document), false, Sources.T))
                .as(name)
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat("# rejected: " + rejected.code() + " " + rejected.message())
                                .as(name)
                                .isEqualTo(expected));
    }

    static List<Arguments> accepted() throws IOException {
        return documents("accepted");
    }

    static List<Arguments> rejected() throws IOException {
        return documents("rejected");
    }

    private static List<Arguments> documents(String directory) throws IOException {
        List<Arguments> documents = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(FILES.resolve(directory))) {
            for (Path file : files) {
                List<String> lines = Files.readAllLines(file);
                assertThat(lines)
                        .as("an expectation and a document in %s", file)
                        .hasSize(2);
                documents.add(Arguments.of(file.getFileName().toString(), lines.get(0), CodedBytes.of(lines.get(1))));
            }
        }
        assertThat(documents).as("files in %s", directory).isNotEmpty();
        return documents;
    }
}
