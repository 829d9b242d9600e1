// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.config.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which login modules a pipeline file may name. */
class JaasTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"a\""
                        + " password=\"b;c\";|true",
                "/* x */ org.apache.kafka.common.security.scram.ScramLoginModule required;|true",
                "com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true;|true",
                "org.apache.kafka.common.security.plain.PlainLoginModule required; com.evil.Module required;|false",
                "/* org.apache.kafka.common.security.plain.PlainLoginModule */ com.evil.Module required;|false",
                "org.apache.kafka.common.security.plain.PlainLoginModule required|false",
                "``|false"
            })
    void onlyKnownLoginModulesAreAllowed(String config, boolean allowed) {
        assertThat(Jaas.wrong(config) == null).isEqualTo(allowed);
    }
}
