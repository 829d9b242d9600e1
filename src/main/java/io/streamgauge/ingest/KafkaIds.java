// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.ingest;

import io.streamgauge.pipeline.KafkaProperties;
import io.streamgauge.pipeline.Source;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The cluster and the topics that offsets refer to. The same address may lead to another cluster, and the same name to another
 * topic.
 *
 * @param cluster id of the cluster
 * @param topics ids of the topics by their names; without topics that do not exist or have no id
 */
public record KafkaIds(String cluster, Map<String, String> topics) {
    private static final int VERSION = 1;

    /** The topics that a source reads now. */
    public static List<String> topicsOf(Source source, Admin admin) throws ExecutionException, InterruptedException {
        if (source.topicPattern() == null) {
            return source.topics();
        }
        Pattern pattern = Pattern.compile(source.topicPattern());
        return admin.listTopics().names().get().stream()
                .filter(topic -> pattern.matcher(topic).matches())
                .sorted()
                .toList();
    }

    /** Queries Kafka, by a client whose timeouts bound the wait. */
    public static KafkaIds ask(Admin admin, Collection<String> topics) throws ExecutionException, InterruptedException {
        String cluster = admin.describeCluster().clusterId().get();
        Map<String, String> ids = new TreeMap<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
                admin.describeTopics(topics).topicNameValues().entrySet()) {
            try {
                Uuid id = topic.getValue().get().topicId();
                if (!id.equals(Uuid.ZERO_UUID)) {
                    ids.put(topic.getKey(), id.toString());
                }
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return new KafkaIds(cluster, ids);
    }

    /** The differences that change the meaning of offsets, as text. A topic that only one side has is no difference. */
    public List<String> differences(KafkaIds now) {
        List<String> differences = new ArrayList<>();
        if (!cluster.equals(now.cluster)) {
            differences.add("the cluster was " + cluster + " and is " + now.cluster);
        }
        topics.forEach((topic, id) -> {
            String other = now.topics.getOrDefault(topic, id);
            if (!other.equals(id)) {
                differences.add("topic " + topic + " was recreated (its id was " + id + " and is " + other + ")");
            }
        });
        return differences;
    }

    /** The ids of both; the newer ones win. */
    KafkaIds and(KafkaIds newer) {
        Map<String, String> all = new TreeMap<>(topics);
        all.putAll(newer.topics);
        return new KafkaIds(newer.cluster, all);
    }

    byte[] toBytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(VERSION);
        out.writeUTF(cluster);
        out.writeInt(topics.size());
        for (Map.Entry<String, String> topic : topics.entrySet()) {
            out.writeUTF(topic.getKey());
            out.writeUTF(topic.getValue());
        }
        return bytes.toByteArray();
    }

    /** @throws IOException if a later release wrote the bytes */
    static KafkaIds fromBytes(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int version = in.readByte();
        if (version != VERSION) {
            throw new IOException("the ids of Kafka have version " + version + ", known is " + VERSION);
        }
        String cluster = in.readUTF();
        Map<String, String> topics = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            topics.put(in.readUTF(), in.readUTF());
        }
        return new KafkaIds(cluster, topics);
    }

    /** The message for state of another topic or cluster. */
    public static String refusal(KafkaProperties kafka, List<String> differences) {
        return "the state was written with another Kafka than that at "
                + kafka.values().get("bootstrap.servers") + ": " + String.join("; ", differences)
                + "; its offsets mean nothing here";
    }
}
