// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.Processes;
import io.streamgauge.testing.Waiting;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A broker is made anew at the same address: its topics have the same names, and the offsets of the state mean nothing there. */
class NewBrokerScenario extends LoadedRun {
    @BeforeEach
    void start() throws Exception {
        startKafka(Map.of());
        startLoad();
        start("--parallelism=2");
        awaitResults();
    }

    @Test
    void aRunThatWasStoppedDoesNotResumeThere() throws Exception {
        drainAndVerifyExactlyOnce();
        long read = Reader.count(kafka.bootstrapServers(), World.IN);
        kafka.stop();
        replaceBroker();
        // More than the offsets of the state, so that they are there and would skip what lies before them.
        fillBeyond(read);

        start("--parallelism=2");
        assertThat(exitCode(run)).as("ended, as in %s", log()).isEqualTo(2);
        assertLogged("--fresh starts from scratch, --other-kafka resumes");
        assertNothingHappened();

        start("--parallelism=2", "--fresh");
        awaitResults();
        drainAndVerifyExactlyOnce();
    }

    @Test
    void aRunThatContinuesMeanwhileEndsForGood() throws Exception {
        load.end();
        long read = Reader.count(kafka.bootstrapServers(), World.IN);
        Waiting.until("an idle run", WITHIN, () -> committedOffsets() == read);
        proxy.cut(run);
        Processes.kill(kafka.process());
        replaceBroker();
        fillBeyond(read);
        proxy.mend();

        assertThat(exitCode(run)).as("ended, as in %s", log()).isEqualTo(1);
        assertThat(logged().lines())
                .filteredOn(line -> line.startsWith("streamgauge: the job failed"))
                .singleElement()
                .asString()
                .contains("the state was written with another Kafka", "the cluster was ");
        assertNothingHappened();
    }

    /** Another broker at the address of the one that is gone, with other events. */
    private void replaceBroker() throws Exception {
        load.close();
        reader.close();
        admin.close();
        kafka.startFromScratch(proxy.port());
        kafka.createTopics(topics());
        admin = kafka.admin();
        startLoad();
    }

    private void fillBeyond(long read) throws Exception {
        Waiting.until(
                "more events than the first broker had",
                WITHIN.multipliedBy(2),
                () -> Reader.count(kafka.bootstrapServers(), World.IN) > read + 4_000);
    }

    private void assertNothingHappened() throws Exception {
        assertThat(written(World.RESULTS)).isEmpty();
        assertThat(written(World.REJECTED)).isEmpty();
        assertThat(admin.listConsumerGroups().all().get()).isEmpty();
    }

    private long committedOffsets() throws Exception {
        return admin.listConsumerGroupOffsets("fault-run").partitionsToOffsetAndMetadata().get().values().stream()
                .mapToLong(offset -> offset.offset())
                .sum();
    }
}
