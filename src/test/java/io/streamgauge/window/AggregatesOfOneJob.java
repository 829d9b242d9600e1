// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.window;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.runtime.taskexecutor.GlobalAggregateManager;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.SerializedValue;

/** Keeps global aggregates as Flink's JobMaster does; the one of Flink's own test kit keeps none. */
final class AggregatesOfOneJob implements GlobalAggregateManager {
    private final Map<String, Object> accumulators = new HashMap<>();

    @Override
    @SuppressWarnings("unchecked") // a name has one function
    public <IN, ACC, OUT> OUT updateGlobalAggregate(
            String name, Object value, AggregateFunction<IN, ACC, OUT> aggregation) {
        try {
            ClassLoader classes = getClass().getClassLoader();
            AggregateFunction<IN, ACC, OUT> function =
                    InstantiationUtil.deserializeObject(InstantiationUtil.serializeObject(aggregation), classes);
            // The value and the result cross to a class loader that does not know the jar.
            ClassLoader jdk = ClassLoader.getPlatformClassLoader();
            IN arrived = (IN) new SerializedValue<>(value).deserializeValue(jdk);
            ACC accumulator = (ACC) accumulators.get(name);
            accumulator = function.add(arrived, accumulator == null ? function.createAccumulator() : accumulator);
            accumulators.put(name, accumulator);
            return new SerializedValue<>(function.getResult(accumulator)).deserializeValue(jdk);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
