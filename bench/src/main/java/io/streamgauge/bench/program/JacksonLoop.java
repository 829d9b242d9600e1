// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench.program;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.streamgauge.bench.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Limit B: Jackson's streaming parser and a hash map; prices are doubles. */
public final class JacksonLoop {
    private JacksonLoop() {}

    public static void main(String[] args) throws Exception {
        Task task = Task.fromEnvironment();
        new PlainLoop<>(task, () -> new Decoder(task.filtered()), Window::new).run();
    }

    private static final class Figures {
        private long count;
        private double sum;
        private double least = Double.POSITIVE_INFINITY;
        private double most = Double.NEGATIVE_INFINITY;

        private void add(long events, double total, double low, double high) {
            count += events;
            sum += total;
            least = Math.min(least, low);
            most = Math.max(most, high);
        }
    }

    private static final class Window implements PlainLoop.Table<Window> {
        private final Map<String, Figures> figures = new HashMap<>();

        private Figures of(String symbol) {
            return figures.computeIfAbsent(symbol, s -> new Figures());
        }

        @Override
        public void merge(Window other) {
            other.figures.forEach((symbol, f) -> of(symbol).add(f.count, f.sum, f.least, f.most));
        }

        @Override
        public void rows(long start, Consumer<byte[]> rows) {
            StringBuilder row = new StringBuilder();
            figures.forEach((symbol, f) -> {
                row.setLength(0);
                row.append("{\"symbol\":\"")
                        .append(symbol)
                        .append("\",\"start\":")
                        .append(start);
                row.append(",\"events\":").append(f.count).append(",\"total\":").append(f.sum);
                row.append(",\"least\":").append(f.least).append(",\"most\":").append(f.most);
                row.append(",\"mean\":").append(f.sum / f.count).append('}');
                rows.accept(row.toString().getBytes(StandardCharsets.UTF_8));
            });
        }
    }

    private static final class Decoder implements PlainLoop.Decoder<Window> {
        private final JsonFactory json = JsonFactory.builder()
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .build();
        private final boolean filtered;

        private Decoder(boolean filtered) {
            this.filtered = filtered;
        }

        @Override
        public long add(byte[] event, PlainLoop.Windows<Window> windows) {
            try (JsonParser parser = json.createParser(event)) {
                return add(parser, windows);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private long add(JsonParser parser, PlainLoop.Windows<Window> windows) throws IOException {
            long at = 0;
            String symbol = null;
            String region = null;
            double price = 0;
            int quantity = 0;
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    depth++;
                } else if (token == JsonToken.END_OBJECT) {
                    depth--;
                } else if (token != JsonToken.FIELD_NAME && depth <= 2) {
                    switch (parser.currentName()) {
                        case "at" -> at = parser.getLongValue();
                        case "symbol" -> symbol = parser.getText();
                        case "price" -> price = parser.getDoubleValue();
                        case "quantity" -> quantity = filtered ? parser.getIntValue() : 0;
                        case "region" -> region = filtered ? parser.getText() : null;
                        default -> {}
                    }
                }
            }
            if (!filtered || (quantity > 100 && !"region-3".equals(region))) {
                windows.at(at).of(symbol).add(1, price, price, price);
            }
            return at;
        }
    }
}
