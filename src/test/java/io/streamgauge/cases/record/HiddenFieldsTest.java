// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.cases.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamgauge.config.PipelineFile;
import io.streamgauge.model.Header;
import io.streamgauge.model.RunRefusedException;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.pipeline.Source;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HiddenFieldsTest {
    private static final String JSON = "fields: {card: text, account: {type: number, path: a.no}}";
    private static final String CSV =
            "format: csv\n  csv: {columns: [at, card, amount], header: skip}\n  fields: {card: text}";

    private static Source source(String format) {
        return source(format, "{field: at, format: epoch-millis}");
    }

    private static Source source(String format, String timestamp) {
        return PipelineFile.read("a.yaml", """
                name: a
                kafka: {bootstrap.servers: 'localhost:9'}
                source:
                  topics: [t]
                  %s
                  timestamp: %s
                aggregations:
                  - {name: n, window: {tumbling: 1m}, measures: {n: count}}
                """.formatted(format, timestamp), List.of(), name -> null, true)
                .valid()
                .source();
    }

    private static List<String> hidden(Source source, List<String> names, String... values) throws Exception {
        List<SourceRecord> records = new ArrayList<>();
        for (String value : values) {
            records.add(record(null, value));
        }
        return new HiddenFields(source, names)
                .hide(records).stream()
                        .map(record -> new String(record.value(), UTF_8))
                        .toList();
    }

    private static SourceRecord record(String key, String value) {
        return new SourceRecord(
                "t",
                0,
                0,
                0,
                key == null ? null : key.getBytes(UTF_8),
                value.getBytes(UTF_8),
                List.of(new Header("card", "é\"1".getBytes(UTF_8)), new Header("other", new byte[] {1})));
    }

    @Test
    void equalValuesGetEqualNamesAndNumbersStayNumbers() throws Exception {
        assertThat(hidden(
                        source(JSON),
                        List.of("card", "account"),
                        "{ \"card\" : \"\\u00e9\\\"1\", \"a\":{\"no\":7.0,\"x\":7}, \"at\":1 }",
                        "{\"card\":\"b\",\"a\":{\"no\":\"7\"},\"again\":[\"é\\\"1\"],\"card\":\"\"}",
                        "{\"a\":{\"no\":[8]}}"))
                .containsExactly(
                        "{ \"card\" : \"hidden-1\", \"a\":{\"no\":2,\"x\":7}, \"at\":1 }",
                        "{\"card\":\"hidden-3\",\"a\":{\"no\":\"2\"},\"again\":[\"hidden-1\"],\"card\":\"\"}",
                        "{\"a\":{\"no\":[4]}}");
    }

    @Test
    void whatIsHiddenIsHiddenInTheKeyAndInHeadersToo() throws Exception {
        HiddenFields fields = new HiddenFields(source(JSON), List.of("card"));

        SourceRecord first = fields.hide(List.of(record("é\"1", "{}"), record(null, "{\"card\":\"é\\\"1\"}")))
                .get(0);

        assertThat(first.key()).asString(UTF_8).isEqualTo("hidden-1");
        assertThat(first.headers().get(0).value()).asString(UTF_8).isEqualTo("hidden-1");
        assertThat(first.headers().get(1).value()).containsExactly(1);
    }

    @Test
    void aTextOfDigitsIsHiddenWhereverItIsAWhole() throws Exception {
        String card = "4111111111111111";
        SourceRecord withHeader = new SourceRecord(
                "t",
                0,
                0,
                0,
                card.getBytes(UTF_8),
                ("{\"card\":\"" + card + "\",\"again\":\"" + card + "\"}").getBytes(UTF_8),
                List.of(new Header("h", card.getBytes(UTF_8))));

        SourceRecord hidden = new HiddenFields(source(JSON), List.of("card"))
                .hide(List.of(withHeader))
                .get(0);

        assertThat(hidden.key()).asString(UTF_8).isEqualTo("1");
        assertThat(hidden.value()).asString(UTF_8).isEqualTo("{\"card\":\"1\",\"again\":\"1\"}");
        assertThat(hidden.headers().get(0).value()).asString(UTF_8).isEqualTo("1");
    }

    @Test
    void aNumberIsHiddenInTheKeyButNotInOtherValues() throws Exception {
        SourceRecord hidden = new HiddenFields(source(JSON), List.of("account"))
                .hide(List.of(
                        record("4111111111111111", "{\"a\":{\"no\":4111111111111111},\"n\":[\"4111111111111111\"]}")))
                .get(0);

        assertThat(hidden.key()).asString(UTF_8).isEqualTo("1");
        assertThat(hidden.value()).asString(UTF_8).isEqualTo("{\"a\":{\"no\":1},\"n\":[\"4111111111111111\"]}");
    }

    @Test
    void aNumberWithAnExponentStaysANumber() throws Exception {
        assertThat(hidden(
                        source(JSON),
                        List.of("account"),
                        "{\"a\":{\"no\":1.5e3},\"b\":1}",
                        "{\"a\":{\"no\":1500}}",
                        "{\"a\":{\"no\":1E999999999}}",
                        "{\"a\":{\"no\":1E-99999999999}}"))
                .containsExactly(
                        "{\"a\":{\"no\":1},\"b\":1}", "{\"a\":{\"no\":1}}", "{\"a\":{\"no\":2}}", "{\"a\":{\"no\":3}}");
    }

    @Test
    void theMemberThatHasTheTimeCannotBeHidden() {
        Source nested = source(JSON, "{field: event.time, format: epoch-millis}");

        assertThatThrownBy(() -> new HiddenFields(nested, List.of("event")))
                .isInstanceOf(RunRefusedException.class)
                .hasMessage("--hide event: event time is read from it");
        assertThatCode(() -> new HiddenFields(nested, List.of("event.user"))).doesNotThrowAnyException();
    }

    @Test
    void aRecordThatCannotBeDecodedIsLeftOut() throws Exception {
        HiddenFields fields = new HiddenFields(source(JSON), List.of("card"));

        List<SourceRecord> kept =
                fields.hide(List.of(record(null, "{\"card\":\"secret"), record(null, "{\"card\":1}")));

        assertThat(kept).hasSize(1);
        assertThat(fields.leftOut()).isOne();
    }

    @Test
    void columnsAndGroupsAreHidden() throws Exception {
        assertThat(hidden(source(CSV), List.of("card", "amount"), "at,card,amount", "1,\"a \"\"b\"\"\",5", "2,c,5.0"))
                .containsExactly("at,card,amount", "1,\"hidden-1\",2", "2,hidden-3,2");
        assertThat(hidden(
                        source("format: text\n  pattern: '(?<at>[0-9]+) (?<user>[a-z]*)'\n  fields: {user: text}"),
                        List.of("user"),
                        "1 alice",
                        "2 bob",
                        "3 alice"))
                .containsExactly("1 hidden-1", "2 hidden-2", "3 hidden-1");
    }

    @Test
    void aNameThatHidesNothingIsRefused() {
        assertThatThrownBy(() -> hidden(source(JSON), List.of("crad"), "{\"card\":\"a\"}"))
                .isInstanceOf(RunRefusedException.class)
                .hasMessage("--hide crad is in no record; did you mean card?");
        assertThatThrownBy(() -> hidden(source(CSV), List.of("crad")))
                .hasMessage("--hide crad is no field; did you mean card?");
        assertThatThrownBy(() -> hidden(source(JSON), List.of("at")))
                .hasMessage("--hide at: event time is read from it");
    }
}
