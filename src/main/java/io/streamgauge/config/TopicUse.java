package io.streamgauge.config;

import io.streamgauge.pipeline.KafkaProperties;
import io.streamgauge.pipeline.Source;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** Sees to it that every topic has one use. The same topic on another Kafka is another topic. */
final class TopicUse {
    private static final String SERVERS = "bootstrap.servers";

    private final Value root;
    private final Source source;
    private final Map<String, String> taken = new HashMap<>();

    /**
     * @param root where a problem is told that has no place of its own
     * @param source null where it could not be read
     */
    TopicUse(Value root, Source source) {
        this.root = root;
        this.source = source;
    }

    /**
     * The name of a topic, checked; null, with a problem, where it is none.
     *
     * @param path of its key
     * @param written null where the file does not name it
     * @param otherwise its name then; may be null
     */
    String read(String path, Value written, String otherwise, KafkaProperties kafka) {
        String topic = written == null ? otherwise : written.as(Names::topic, null, Names.TOPIC);
        if (topic == null) {
            return null;
        }
        String servers = kafka.values().get(SERVERS);
        String other = taken.putIfAbsent(servers + " " + topic, path);
        if (other != null) {
            error(path, topic, written, "is " + other + ", too; each needs its own");
        }
        if (source != null
                && isSource(topic)
                && Objects.equals(servers, source.kafka().values().get(SERVERS))) {
            error(path, topic, written, "is read by the source, so the pipeline would feed itself");
        }
        return topic;
    }

    private void error(String path, String topic, Value written, String message) {
        String shown = written == null ? '"' + topic + '"' : written.shown();
        root.context().problems().error((written == null ? root : written).node(), path + ": " + shown + " " + message);
    }

    private boolean isSource(String topic) {
        return source.topics().contains(topic)
                || source.topicPattern() != null
                        && Pattern.compile(source.topicPattern()).matcher(topic).matches();
    }
}
