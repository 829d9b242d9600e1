// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench.program;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamgauge.bench.Task;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** The work as a DataStream job that one would write by hand: Jackson to POJOs, Flink's window operator, Jackson back. */
public final class UsualDataStream {
    private UsualDataStream() {}

    /** The whole event, as a team that shares its classes has it. */
    public static final class Event {
        public String id;
        public long at;
        public User user;
        public Trade trade;
        public String note;
        public boolean live;
    }

    public static final class User {
        public String name;
        public String region;
    }

    public static final class Trade {
        public String symbol;
        public double price;
        public int quantity;
    }

    /** A running figure. */
    public static final class Figures {
        public long events;
        public double total;
        public double least = Double.POSITIVE_INFINITY;
        public double most = Double.NEGATIVE_INFINITY;
    }

    public static final class Row {
        public String symbol;
        public long start;
        public long events;
        public double total;
        public double least;
        public double most;
        public double mean;
    }

    public static void main(String[] args) throws Exception {
        Task task = Task.fromEnvironment();
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(Flink.configuration(task));
        KafkaSourceBuilder<Event> source = KafkaSource.<Event>builder()
                .setBootstrapServers(task.bootstrap())
                .setTopics(task.input())
                .setProperty("max.poll.records", "4000")
                .setProperty("receive.buffer.bytes", "-1")
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setValueOnlyDeserializer(new FromJson());
        if (!task.live()) {
            source.setBounded(OffsetsInitializer.latest());
        }
        WatermarkStrategy<Event> time = WatermarkStrategy.<Event>forBoundedOutOfOrderness(
                        Duration.ofMillis(task.disorderMs()))
                .withTimestampAssigner((event, recordTime) -> event.at);
        DataStream<Event> events = environment.fromSource(source.build(), time, "events");
        if (task.filtered()) {
            events = events.filter(event -> event.trade.quantity > 100 && !event.user.region.equals("region-3"));
        }
        DataStream<Row> rows =
                events.keyBy(event -> event.trade.symbol).window(windows(task)).aggregate(new Sum(), new ToRow());
        if (task.live()) {
            double dear = Double.parseDouble(Task.DEAR);
            rows = rows.filter(row -> row.most > dear);
        }
        rows.sinkTo(sink(task));
        environment.execute("usual");
    }

    private static WindowAssigner<Object, TimeWindow> windows(Task task) {
        Duration size = Duration.ofMillis(task.sizeMs());
        return task.sizeMs() == task.everyMs()
                ? TumblingEventTimeWindows.of(size)
                : SlidingEventTimeWindows.of(size, Duration.ofMillis(task.everyMs()));
    }

    private static KafkaSink<Row> sink(Task task) {
        KafkaSinkBuilder<Row> sink = KafkaSink.<Row>builder()
                .setBootstrapServers(task.bootstrap())
                .setProperty("compression.type", "lz4")
                .setRecordSerializer(KafkaRecordSerializationSchema.<Row>builder()
                        .setTopic(task.live() ? task.alerts() : task.results())
                        .setValueSerializationSchema(new ToJson())
                        .build());
        if (task.exactlyOnce()) {
            sink.setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                    .setTransactionalIdPrefix("bench-datastream")
                    .setProperty("transaction.timeout.ms", "600000");
        } else {
            sink.setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE);
        }
        return sink.build();
    }

    private static final class FromJson extends AbstractDeserializationSchema<Event> {
        private static final long serialVersionUID = 1;
        private transient ObjectMapper json;

        @Override
        public void open(InitializationContext context) {
            json = new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        }

        @Override
        public Event deserialize(byte[] message) throws IOException {
            return json.readValue(message, Event.class);
        }
    }

    private static final class ToJson implements SerializationSchema<Row> {
        private static final long serialVersionUID = 1;
        private transient ObjectMapper json;

        @Override
        public void open(InitializationContext context) {
            json = new ObjectMapper();
        }

        @Override
        public byte[] serialize(Row row) {
            try {
                return json.writeValueAsBytes(row);
            } catch (IOException e) {
                throw new IllegalStateException("a row cannot be written", e);
            }
        }
    }

    private static final class Sum implements AggregateFunction<Event, Figures, Figures> {
        private static final long serialVersionUID = 1;

        @Override
        public Figures createAccumulator() {
            return new Figures();
        }

        @Override
        public Figures add(Event event, Figures figures) {
            figures.events++;
            figures.total += event.trade.price;
            figures.least = Math.min(figures.least, event.trade.price);
            figures.most = Math.max(figures.most, event.trade.price);
            return figures;
        }

        @Override
        public Figures getResult(Figures figures) {
            return figures;
        }

        @Override
        public Figures merge(Figures a, Figures b) {
            a.events += b.events;
            a.total += b.total;
            a.least = Math.min(a.least, b.least);
            a.most = Math.max(a.most, b.most);
            return a;
        }
    }

    private static final class ToRow extends ProcessWindowFunction<Figures, Row, String, TimeWindow> {
        private static final long serialVersionUID = 1;

        @Override
        public void process(String symbol, Context context, Iterable<Figures> figures, Collector<Row> out) {
            Figures of = figures.iterator().next();
            Row row = new Row();
            row.symbol = symbol;
            row.start = context.window().getStart();
            row.events = of.events;
            row.total = of.total;
            row.least = of.least;
            row.most = of.most;
            row.mean = of.total / of.events;
            out.collect(row);
        }
    }
}
