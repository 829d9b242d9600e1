// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.alert;

import io.streamgauge.flink.Types;
import io.streamgauge.model.Alert;
import io.streamgauge.model.Key;
import io.streamgauge.model.RuleDecision;
import io.streamgauge.model.SourceRecord;
import io.streamgauge.model.WindowResult;
import io.streamgauge.pipeline.Aggregation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** The one who decides on rules and those who judge by them, in Flink's harness. Results go to the subtask of their key. */
final class RulesHarness implements AutoCloseable {
    private static final int MAX_PARALLELISM = 128;

    final List<Alert> alerts = new ArrayList<>();
    final List<RuleDecision> decisions = new ArrayList<>();

    private final StateBackend backend;
    private List<Aggregation> file;
    private int stateParallelism;
    private OneInputStreamOperatorTestHarness<SourceRecord, RuleDecision> validator;
    private List<KeyedTwoInputStreamOperatorTestHarness<Key, WindowResult, RuleDecision, WindowResult>> evaluators;
    private long clock;
    private long offset;

    RulesHarness(int parallelism, String... alerts) throws Exception {
        this(new HashMapStateBackend(), parallelism, alerts);
    }

    RulesHarness(StateBackend backend, int parallelism, String... alerts) throws Exception {
        this.backend = backend;
        open(List.of(ActiveRulesTest.file(alerts)), parallelism, null, null);
    }

    private void open(
            List<Aggregation> of, int parallelism, OperatorSubtaskState decided, OperatorSubtaskState evaluated)
            throws Exception {
        file = of;
        validator = new OneInputStreamOperatorTestHarness<>(new RuleValidationOperator(file), 1, 1, 0);
        validator.setup(Types.RULE_DECISION.createSerializer(null));
        if (decided != null) {
            validator.initializeState(decided);
        }
        validator.open();
        validator.setProcessingTime(clock + 1);
        evaluators = new ArrayList<>();
        for (int i = 0; i < parallelism; i++) {
            evaluators.add(evaluator(i, parallelism, evaluated));
        }
        broadcast();
    }

    private KeyedTwoInputStreamOperatorTestHarness<Key, WindowResult, RuleDecision, WindowResult> evaluator(
            int subtask, int parallelism, OperatorSubtaskState state) throws Exception {
        KeyedTwoInputStreamOperatorTestHarness<Key, WindowResult, RuleDecision, WindowResult> evaluator =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        new DynamicAlertOperator("test", file, file.get(0)),
                        WindowResult::key,
                        null,
                        Types.KEY,
                        MAX_PARALLELISM,
                        parallelism,
                        subtask);
        evaluator.setStateBackend(backend);
        evaluator.setup(Types.RESULT.createSerializer(null));
        evaluator.setProcessingTime(clock);
        if (state != null) {
            evaluator.initializeState(AbstractStreamOperatorTestHarness.repartitionOperatorState(
                    state, MAX_PARALLELISM, stateParallelism, parallelism, subtask));
        }
        evaluator.open();
        return evaluator;
    }

    /** Takes a snapshot of all and starts again from it, with other alerts in the file. */
    void restart(int parallelism, String... alertsOfFile) throws Exception {
        OperatorSubtaskState decided = validator.snapshot(1, clock);
        List<OperatorSubtaskState> evaluated = new ArrayList<>();
        for (var evaluator : evaluators) {
            evaluator.prepareSnapshotPreBarrier(1);
            evaluated.add(evaluator.snapshot(1, clock));
        }
        close();
        stateParallelism = evaluators.size();
        OperatorSubtaskState all =
                AbstractStreamOperatorTestHarness.repackageState(evaluated.toArray(OperatorSubtaskState[]::new));
        open(List.of(ActiveRulesTest.file(alertsOfFile)), parallelism, decided, all);
    }

    /** @param value null for a removal */
    void rule(String name, String value) throws Exception {
        validator.processElement(new StreamRecord<>(ActiveRulesTest.record(name, value, offset++)));
        broadcast();
    }

    void when(String name, String condition) throws Exception {
        rule(name, ActiveRulesTest.rule(name, condition));
    }

    private void broadcast() throws Exception {
        for (RuleDecision decision : validator.extractOutputValues()) {
            decisions.add(decision);
            for (var evaluator : evaluators) {
                evaluator.processElement2(new StreamRecord<>(decision));
            }
        }
        validator.getOutput().clear();
        collect();
    }

    /** A final result of a window of a minute for each key, and the watermark behind it. */
    void minute(int end, String key, Integer value) throws Exception {
        WindowResult result = AlertHarness.result(key, end - 1, end, WindowResult.ResultKind.FINAL, value);
        var evaluator = evaluators.get(
                KeyGroupRangeAssignment.assignKeyToParallelOperator(result.key(), MAX_PARALLELISM, evaluators.size()));
        evaluator.processElement1(new StreamRecord<>(result));
        watermark(end);
    }

    void watermark(int end) throws Exception {
        for (var evaluator : evaluators) {
            evaluator.processWatermark1(new Watermark(end * AlertHarness.MINUTE - 1));
        }
        collect();
    }

    void clock(long minute) throws Exception {
        clock = minute * AlertHarness.MINUTE;
        for (var evaluator : evaluators) {
            evaluator.setProcessingTime(clock);
        }
        collect();
    }

    private void collect() {
        for (var evaluator : evaluators) {
            alerts.addAll(AlertHarness.sent(evaluator));
            evaluator.getOutput().removeIf(each -> each instanceof StreamRecord<?>);
        }
    }

    /** What came out of the first subtask beside alerts. */
    List<Object> events() {
        return evaluators.get(0).getOutput().stream()
                .filter(each -> !(each instanceof StreamRecord<?>))
                .map(Object.class::cast)
                .toList();
    }

    /** As {@link AlertHarness#emitted}, with the key before. */
    List<String> emitted() {
        return alerts.stream()
                .map(alert -> alert.key() + " " + AlertHarness.emitted(alert))
                .toList();
    }

    KeyedTwoInputStreamOperatorTestHarness<Key, WindowResult, RuleDecision, WindowResult> evaluator() {
        return evaluators.get(0);
    }

    /** How much there is of state and timers. */
    int kept() {
        return evaluators.stream()
                .mapToInt(evaluator ->
                        keys(evaluator) + evaluator.numEventTimeTimers() + evaluator.numProcessingTimeTimers())
                .sum();
    }

    private static int keys(
            KeyedTwoInputStreamOperatorTestHarness<Key, WindowResult, RuleDecision, WindowResult> evaluator) {
        KeyedStateBackend<Key> backend = ((DynamicAlertOperator) evaluator.getOperator()).getKeyedStateBackend();
        try (Stream<Key> keys = backend.getKeys("alerts", VoidNamespace.INSTANCE)) {
            return (int) keys.count();
        }
    }

    @Override
    public void close() throws Exception {
        validator.close();
        for (var evaluator : evaluators) {
            evaluator.close();
        }
    }
}
