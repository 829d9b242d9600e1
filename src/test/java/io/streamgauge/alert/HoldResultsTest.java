package io.streamgauge.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.model.Key;
import io.streamgauge.model.OffsetRange;
import io.streamgauge.model.WindowResult;
import io.streamgauge.model.WindowResult.Kind;
import java.util.List;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When results that waited for alerts go on. */
class HoldResultsTest {
    private OneInputStreamOperatorTestHarness<WindowResult, WindowResult> harness;

    @BeforeEach
    void open() throws Exception {
        harness = new OneInputStreamOperatorTestHarness<>(new HoldResults());
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void finalResultsGoOnInTheirOrderBeforeTheWatermarkThatMadeThem() throws Exception {
        result(1, Kind.FINAL);
        result(2, Kind.FINAL);
        assertThat(output()).isEmpty();

        harness.processWatermark(9);
        assertThat(output()).containsExactly("1 FINAL", "2 FINAL", "watermark 9");
    }

    @Test
    void whatMayComeWithoutAWatermarkGoesOnAtOnceBehindWhatWaits() throws Exception {
        result(1, Kind.FINAL);
        result(2, Kind.EARLY);

        assertThat(output()).containsExactly("1 FINAL", "2 EARLY");
    }

    @Test
    void nothingWaitsBeyondACheckpointBarrierOrTheEndOfInput() throws Exception {
        result(1, Kind.FINAL);
        harness.prepareSnapshotPreBarrier(1);
        assertThat(output()).containsExactly("1 FINAL");

        result(2, Kind.FINAL);
        harness.endInput();
        assertThat(output()).containsExactly("2 FINAL");
    }

    @Test
    void thereIsAnEndToHowManyWait() throws Exception {
        int results = 50_000;
        for (int i = 0; i < results; i++) {
            result(i, Kind.FINAL);
        }

        assertThat(output()).hasSizeBetween(results / 2, results - 1);
    }

    private void result(long end, Kind kind) throws Exception {
        Key key = new Key(new byte[] {1, 'a'});
        harness.processElement(new StreamRecord<>(
                new WindowResult("all", key, 0, end, kind, 0, true, new Object[0], new OffsetRange[0])));
    }

    private List<String> output() {
        List<String> output =
                harness.getOutput().stream().map(HoldResultsTest::text).toList();
        harness.getOutput().clear();
        return output;
    }

    private static String text(Object element) {
        if (element instanceof Watermark mark) {
            return "watermark " + mark.getTimestamp();
        }
        WindowResult result = (WindowResult) ((StreamRecord<?>) element).getValue();
        return result.end() + " " + result.kind();
    }
}
