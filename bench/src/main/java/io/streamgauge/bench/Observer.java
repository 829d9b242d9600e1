// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bench;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Watches a run from the broker's side, the same way for every program, whatever it says itself: the time from the first bytes
 * that leave the input topic to the last movement of what a read_committed reader of the results can see (or, for a program
 * without results, to the last bytes of the input). So the start of a JVM and of a job is not in it, and the last commit is.
 */
final class Observer implements AutoCloseable {
    private final KafkaBroker broker;
    private final ObjectName bytesOut;
    private final Map<TopicPartition, OffsetSpec> results;
    private final JMXConnector jmx;
    private final MBeanServerConnection beans;
    private final long bytesBefore;
    private long bytes;
    private long offsets;
    private long first;
    private long lastRead;
    private long lastCommit;

    Observer(KafkaBroker broker, String input, String resultsTopic, int partitions) throws Exception {
        this.broker = broker;
        bytesOut = new ObjectName("kafka.server:type=BrokerTopicMetrics,name=BytesOutPerSec,topic=" + input);
        results = IntStream.range(0, partitions)
                .boxed()
                .collect(Collectors.toMap(p -> new TopicPartition(resultsTopic, p), p -> OffsetSpec.latest()));
        jmx = JMXConnectorFactory.connect(
                new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + broker.jmxPort() + "/jmxrmi"));
        beans = jmx.getMBeanServerConnection();
        bytesBefore = bytesOut();
        bytes = bytesBefore;
        offsets = offsets();
    }

    /** Looks once; costs the broker well under a millisecond. */
    void look() throws IOException, JMException, ExecutionException, InterruptedException {
        long now = System.nanoTime();
        long bytesNow = bytesOut();
        if (bytesNow != bytes) {
            first = first == 0 ? now : first;
            lastRead = now;
            bytes = bytesNow;
        }
        long offsetsNow = offsets();
        if (offsetsNow != offsets) {
            lastCommit = now;
            offsets = offsetsNow;
        }
    }

    /** Results that are committed so far. */
    long results() {
        return offsets;
    }

    /** Seconds from the first read to the last commit. */
    double seconds() {
        return (Math.max(lastRead, lastCommit) - first) / 1e9;
    }

    private long bytesOut() throws IOException, JMException {
        try {
            return (Long) beans.getAttribute(bytesOut, "Count");
        } catch (InstanceNotFoundException neverRead) {
            return 0;
        }
    }

    private long offsets() throws ExecutionException, InterruptedException {
        return broker
                .admin()
                .listOffsets(results, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get()
                .values()
                .stream()
                .mapToLong(found -> found.offset())
                .sum();
    }

    @Override
    public void close() throws IOException {
        jmx.close();
    }
}
