// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.job;

import org.apache.flink.client.deployment.application.executors.EmbeddedExecutor;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Whether this process runs on a cluster. */
public final class Environments {
    private Environments() {}

    /** Whether Flink's client or a cluster in application mode called us: then Flink gives the environment. */
    public static boolean onCluster() {
        return !(StreamExecutionEnvironment.getExecutionEnvironment() instanceof LocalStreamEnvironment);
    }

    /** Whether a JobManager called us. One that takes over calls us again, while the job is running. */
    static boolean insideCluster() {
        return onCluster()
                && EmbeddedExecutor.NAME.equals(StreamExecutionEnvironment.getExecutionEnvironment()
                        .getConfiguration()
                        .get(DeploymentOptions.TARGET));
    }
}
