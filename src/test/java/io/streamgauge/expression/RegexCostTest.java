// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegexCostTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
                "(a|b){10}(c{10}){10}",
                "[]{}()]{2}[^]{9}]\\{1000\\}{1,}",
                "\\x{10FFFF}\\p{Greek}\\Q(\\E",
                "[[:alpha:]{1000}]{3}",
                "x{,1000}"
            })
    void whatPeopleWriteIsSmallEnough(String pattern) {
        assertThat(RegexCost.tooLarge(pattern)).isFalse();
        assertThat(Pattern.compile(pattern).programSize()).isLessThan(20_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(x{1000}){11}",
                "((x{1000}){1000}){1000}",
                "(x{2,1000}y){1,20}",
                "(?:(?:(?:[a-z]{99}){99}){99}){99}",
                "x{1000}{1000}"
            })
    void copiesOfCopiesAreTooMany(String pattern) {
        assertThat(RegexCost.tooLarge(pattern)).isTrue();
    }
}
