package io.streamgauge;

import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Tells where this process stands. */
final class Environments {
    private Environments() {}

    /** Whether Flink's client or a cluster in application mode called us: then Flink gives the environment. */
    static boolean onCluster() {
        return !(StreamExecutionEnvironment.getExecutionEnvironment() instanceof LocalStreamEnvironment);
    }
}
