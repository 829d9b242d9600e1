// SPDX-License-Identifier: Apache-2.0
package io.streamgauge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code prove} asks of its user. */
class ProveCommandTest extends ProveFixture {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--to=2026-11-22|prove needs --result KEY, or --from TIME with or without --to TIME",
                "--result=x --from=2026-11-22|prove needs --result KEY, or --from TIME with or without --to TIME",
                "--from=2026-11-22 --to=2026-11-22|--from must be before --to",
                "--from=soon|\"soon\" is not a time; write one like 2026-11-22T10:00:00Z"
            })
    void wrongOptionsAreRefused(String options, String message) throws Exception {
        assertThat(prove(pipeline(PER_KEY), options.split(" "))).isEqualTo(2);

        assertThat(err.toString()).contains(message);
    }

    @Test
    void withoutARunThereIsNothingToProve() throws Exception {
        Path file = pipeline(PER_KEY);

        assertThat(prove(file, "--from", FROM_THE_START)).isEqualTo(2);

        assertThat(err.toString())
                .contains("consumer group run-test has committed no offset of " + in
                        + ", so nothing shows what was read; prove a bounded run with the end that it had, as in"
                        + " --set source.stop=latest");
    }

    @Test
    void aKeyThatNoResultHasIsRefused() throws Exception {
        assertThat(prove(pipeline(PER_KEY), "--result", "{\"k\":\"a\"}")).isEqualTo(2);

        assertThat(err.toString()).contains("no result of " + results + " has {\"k\":\"a\"} in its key");
    }
}
