// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Decoded;
import io.streamgauge.pipeline.KafkaProperties;
import io.streamgauge.pipeline.Pipeline;
import io.streamgauge.pipeline.Sinks;
import io.streamgauge.pipeline.Source;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KafkaSourcesTest {
    private static final TypeInformation<Decoded> TYPE = TypeInformation.of(Decoded.class);

    @Test
    void aLiveRunReadsCommittedRecordsAndCommitsToTheGroupOfItsName() {
        assertThat(KafkaSources.properties(
                        pipeline(Source.StartPosition.StartMode.LATEST, Source.StopPosition.StopMode.NEVER)))
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("group.id", "market-moves")
                .containsEntry("commit.offsets.on.checkpoint", "true")
                .containsEntry("client.id.prefix", "market-moves.source");
    }

    @Test
    void aBoundedRunCommitsNothingAndNeedsTheGroupOnlyToStartFromIt() {
        assertThat(KafkaSources.properties(
                        pipeline(Source.StartPosition.StartMode.EARLIEST, Source.StopPosition.StopMode.LATEST)))
                .doesNotContainKey("group.id")
                .containsEntry("commit.offsets.on.checkpoint", "false");
        assertThat(KafkaSources.properties(
                        pipeline(Source.StartPosition.StartMode.COMMITTED, Source.StopPosition.StopMode.INSTANT)))
                .containsEntry("group.id", "market-moves")
                .containsEntry("commit.offsets.on.checkpoint", "false");
    }

    @Test
    void whatTheFileSaysWins() {
        assertThat(KafkaSources.properties(pipeline(
                        Source.StartPosition.StartMode.EARLIEST,
                        Source.StopPosition.StopMode.NEVER,
                        Map.of("isolation.level", "read_uncommitted", "max.poll.records", "7"))))
                .containsEntry("isolation.level", "read_uncommitted")
                .containsEntry("max.poll.records", "7");
    }

    @ParameterizedTest
    @EnumSource(Source.StartPosition.StartMode.class)
    void everyStartContinuesAtTheEarliestRecordThatIsLeft(Source.StartPosition.StartMode start) {
        assertThat(StartOffsets.of(new Source.StartPosition(start, Sources.FROM), Map.of(), Map.of())
                        .getAutoOffsetResetStrategy())
                .isEqualTo(OffsetResetStrategy.EARLIEST);
    }

    @Test
    void everyStartAndStopGivesASourceThatTravels() throws Exception {
        for (Source.StartPosition.StartMode start : Source.StartPosition.StartMode.values()) {
            for (Source.StopPosition.StopMode stop : Source.StopPosition.StopMode.values()) {
                org.apache.flink.api.connector.source.Source<Decoded, ?, ?> source =
                        KafkaSources.of(pipeline(start, stop), TYPE, Map.of(), Map.of(), Duration.ofMillis(20));

                assertThat(InstantiationUtil.clone(source).getBoundedness())
                        .isEqualTo(
                                stop == Source.StopPosition.StopMode.NEVER
                                        ? Boundedness.CONTINUOUS_UNBOUNDED
                                        : Boundedness.BOUNDED);
                assertThat(((ResultTypeQueryable<?>) source).getProducedType()).isSameAs(TYPE);
            }
        }
    }

    private static Pipeline pipeline(Source.StartPosition.StartMode start, Source.StopPosition.StopMode stop) {
        return pipeline(start, stop, Map.of());
    }

    private static Pipeline pipeline(
            Source.StartPosition.StartMode start, Source.StopPosition.StopMode stop, Map<String, String> kafka) {
        Source source = new Source(
                stop == Source.StopPosition.StopMode.LATEST ? List.of() : List.of("trades"),
                stop == Source.StopPosition.StopMode.LATEST ? "trades-.*" : null,
                Source.Format.TEXT,
                null,
                null,
                List.of(Sources.text("line")),
                Set.of(),
                Sources.KAFKA_TIME,
                null,
                Duration.ofSeconds(5),
                null,
                Duration.ofSeconds(30),
                new Source.StartPosition(start, Sources.FROM),
                new Source.StopPosition(stop, Sources.UNTIL),
                null,
                new KafkaProperties(withServers(kafka), Set.of()));
        return new Pipeline(
                "market-moves", source, List.of(), null, new Sinks(Set.of(), null, null, null, null, List.of(), null));
    }

    private static Map<String, String> withServers(Map<String, String> kafka) {
        Map<String, String> all = new LinkedHashMap<>(kafka);
        all.put("bootstrap.servers", "localhost:9092");
        return all;
    }
}
