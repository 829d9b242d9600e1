// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.faults;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the pipeline of the fault run must write, worked out from what was sent with nothing of the product's: each result by
 * the bytes of its key and of its measures, each rejected record by its code and value.
 */
final class Oracle {
    private static final int MOST_PROBLEMS = 20;

    private final Map<String, Window> windows = new HashMap<>();
    private final Map<String, Integer> rejected = new HashMap<>();

    /** An event of the generator; {@code key} null where it has none. */
    record Sent(long id, long time, String key, BigDecimal number) {}

    private static final class Window {
        private final long end;
        private long events;
        private BigInteger ids = BigInteger.ZERO;
        private BigDecimal sum = BigDecimal.ZERO;
        private BigDecimal least;
        private BigDecimal most;

        Window(long end) {
            this.end = end;
        }

        void add(Sent event) {
            events++;
            // With the count, it tells any event that is missing or there twice.
            ids = ids.add(BigInteger.valueOf(event.id()));
            sum = sum.add(event.number());
            least = least == null ? event.number() : least.min(event.number());
            most = most == null ? event.number() : most.max(event.number());
        }

        /** Each measure as it is written, by its name, in the order of the pipeline. */
        Map<String, String> byName() {
            Map<String, String> measures = new LinkedHashMap<>();
            measures.put("events", String.valueOf(events));
            measures.put("ids", ids.toString());
            measures.put("sum", plain(sum));
            measures.put("least", plain(least));
            measures.put("most", plain(most));
            return measures;
        }

        String measures() {
            return byName().entrySet().stream()
                    .map(measure -> "\"" + measure.getKey() + "\":" + measure.getValue())
                    .collect(Collectors.joining(",", "{", "}"));
        }

        private static String plain(BigDecimal number) {
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        }
    }

    /** Windows of a second by key, and of five seconds every second over those with a positive number. */
    synchronized void sent(Sent event) {
        long second = Math.floorDiv(event.time(), 1000L);
        if (event.key() != null) {
            add("per-key", "{\"k\":\"" + event.key() + "\"}", second, 1, event);
        }
        if (event.number().signum() > 0) {
            for (long start = second - 4; start <= second; start++) {
                add("all", "{}", start, 5, event);
            }
        }
    }

    private void add(String aggregation, String key, long start, long seconds, Sent event) {
        String bytes = "{\"aggregation\":\"" + aggregation + "\",\"key\":" + key + ",\"start\":\""
                + Instant.ofEpochSecond(start) + "\",\"end\":\"" + Instant.ofEpochSecond(start + seconds) + "\"}";
        windows.computeIfAbsent(bytes, unknown -> new Window(1000 * (start + seconds)))
                .add(event);
    }

    /** @param copied whether the copy has the value; one that would be too large has its length and hash instead */
    synchronized void rejected(String code, String value, boolean copied) {
        rejected.merge(code + " " + (copied ? value : described(value)), 1, Integer::sum);
    }

    private static String described(String value) {
        try {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return bytes.length + " bytes " + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    synchronized int rejected() {
        return rejected.size();
    }

    /** How many windows end at or before an event time. */
    synchronized long windowsUpTo(long time) {
        return windows.values().stream().filter(window -> window.end <= time).count();
    }

    /** The latest end of a window that ends at or before an event time. */
    synchronized long latestEndUpTo(long time) {
        return windows.values().stream()
                .mapToLong(window -> window.end)
                .filter(end -> end <= time)
                .max()
                .orElseThrow();
    }

    /** The measures of each window that ends at or before an event time, by the bytes of its key. */
    synchronized Map<String, Map<String, String>> measuresUpTo(long time) {
        return windows.entrySet().stream()
                .filter(window -> window.getValue().end <= time)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, window -> window.getValue().byName()));
    }

    /** What is wrong with the results of windows that end at or before an event time; empty where nothing is. */
    synchronized List<String> check(List<ConsumerRecord<byte[], byte[]>> results, long time) {
        Problems problems = new Problems();
        Set<String> found = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> result : results) {
            String key = text(result.key());
            String value = text(result.value());
            Window window = windows.get(key);
            if (!found.add(key)) {
                problems.add("twice: " + key);
            } else if (window == null || window.end > time) {
                problems.add("never to be: " + key);
            } else if (!value.endsWith(",\"kind\":\"final\",\"revision\":0,\"measures\":" + window.measures() + "}")) {
                problems.add("wrong: " + key + " is " + value + ", not " + window.measures());
            }
        }
        windows.forEach((key, window) -> {
            if (window.end <= time && !found.contains(key)) {
                problems.add("lost: " + key);
            }
        });
        return problems.list();
    }

    /** What is wrong with the rejected records. */
    synchronized List<String> checkRejected(List<ConsumerRecord<byte[], byte[]>> records) {
        Problems problems = new Problems();
        Map<String, Integer> missing = new HashMap<>(rejected);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            String value = record.value() != null
                    ? text(record.value())
                    : header(record, "streamgauge.value.length") + " bytes "
                            + header(record, "streamgauge.value.sha256");
            String found = header(record, "streamgauge.error.code") + " " + value;
            if (missing.remove(found) == null) {
                problems.add("rejected twice or wrongly: " + begin(found));
            }
        }
        missing.keySet().forEach(key -> problems.add("not rejected: " + begin(key)));
        return problems.list();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return text(record.headers().lastHeader(name).value());
    }

    private static String begin(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The first of them, and how many there are. */
    private static final class Problems {
        private final List<String> first = new ArrayList<>();
        private int count;

        void add(String problem) {
            if (count++ < MOST_PROBLEMS) {
                first.add(problem);
            }
        }

        List<String> list() {
            if (count > first.size()) {
                first.add("... " + count + " in all");
            }
            return first;
        }
    }
}
