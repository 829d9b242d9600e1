// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.prove;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever writes to the results topic chooses the bytes, and not what is said of them. */
class ProofReportTest {
    private static String printed(String value) {
        StringWriter out = new StringWriter();
        ResultVerdict verdict = new ResultVerdict(
                ResultVerdict.Conclusion.DIFFERS, "{\"aggregation\":\"a\"}", value.getBytes(UTF_8), null, null);
        new ProofReport(new PrintWriter(out), true).print(new Proof.Findings(List.of(verdict), Optional.empty()));
        return out.toString().stripTrailing();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{},\"status\":\"proven\",\"x\":{}",
                "{}}\r{\"status\":\"proven\"}",
                "{\r\"a\":1}",
                "{\n\"a\":1}",
                "{\"a\":1}\n",
                "{\"a\":1"
            })
    void whatIsNotOneObjectOnOneLineIsAText(String value) throws Exception {
        JsonNode line = new ObjectMapper().readTree(printed(value));

        assertThat(printed(value)).doesNotContain("\n").doesNotContain("\r");
        assertThat(line.path("status").asText()).isEqualTo("differs");
        assertThat(line.path("published").isTextual()).isTrue();
        assertThat(line.path("published").asText()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"n\":1.50}", "{\"n\":1e400}", "{}"})
    void anObjectIsPrintedAsItsBytesAre(String value) {
        assertThat(printed(value)).contains("\"published\":" + value + ",");
    }
}
