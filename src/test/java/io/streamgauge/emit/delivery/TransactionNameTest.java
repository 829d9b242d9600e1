// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.emit.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.connector.kafka.sink.internal.TransactionalIdFactory;
import org.junit.jupiter.api.Test;

class TransactionNameTest {
    private static final String PREFIX = "streamgauge.a-1-2.results.live";

    @Test
    void whatTheConnectorNamesIsReadBack() {
        String id = TransactionalIdFactory.buildTransactionalId(PREFIX, 13, 1_234_567L);

        assertThat(TransactionName.of(PREFIX, id)).contains(new TransactionName(13, 1_234_567L));
    }

    @Test
    void transactionsOfOtherPipelinesSinksAndRunsAreNotOurs() {
        assertThat(TransactionName.of(PREFIX, "streamgauge.a-1-2.late.live-0-1"))
                .isEmpty();
        assertThat(TransactionName.of(PREFIX, "streamgauge.a-1.results.live-0-1"))
                .isEmpty();
        assertThat(TransactionName.of(PREFIX, "streamgauge.a-1-2.results.0a1b2c3d-0-1"))
                .isEmpty();
        assertThat(TransactionName.of(PREFIX, PREFIX)).isEmpty();
        assertThat(TransactionName.of(PREFIX, PREFIX + "-0-1-2")).isEmpty();
        assertThat(TransactionName.of(PREFIX, PREFIX + "-x-1")).isEmpty();
    }
}
