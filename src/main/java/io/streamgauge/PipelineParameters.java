package io.streamgauge;

import java.util.Map;
import org.apache.flink.api.common.ExecutionConfig;

/** The pipeline as the web UI shows it beside the job's own configuration. */
final class PipelineParameters extends ExecutionConfig.GlobalJobParameters {
    private static final long serialVersionUID = 1;

    private final Map<String, String> values;

    PipelineParameters(Map<String, String> values) {
        this.values = values;
    }

    @Override
    public Map<String, String> toMap() {
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PipelineParameters that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }
}
