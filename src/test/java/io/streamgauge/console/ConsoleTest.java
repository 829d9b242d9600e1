// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.testing.Waiting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final CountDownLatch reads = new CountDownLatch(1);
    private final Console console = new Console(() -> new PrintStream(
            new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    try {
                        reads.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    read.write(bytes, from, length);
                }
            },
            false,
            UTF_8));

    @Test
    void whatWasPrintedIsThereInOrderAfterTheLastClose() throws Exception {
        reads.countDown();
        console.open();
        for (int i = 0; i < 100_000; i++) {
            console.println("line " + i);
        }
        console.close();

        List<String> lines = read.toString(UTF_8).lines().toList();
        assertThat(lines).hasSize(100_000);
        assertThat(lines.get(99_999)).isEqualTo("line 99999");
    }

    @Test
    void linesThatNobodyReadsAreCountedInTheirPlace() throws Exception {
        console.open();
        String line = "x".repeat(1_000);
        int lines = 5_000;
        for (int i = 0; i < lines; i++) {
            console.println(line);
        }
        reads.countDown();
        Waiting.until("the count", () -> read.toString(UTF_8).contains("not shown"));
        console.println("after");
        console.close();

        List<String> shown = read.toString(UTF_8).lines().toList();
        int whole = shown.size() - 2;
        assertThat(shown.subList(0, whole)).containsOnly(line);
        assertThat(shown.subList(whole, whole + 2))
                .containsExactly("%,d lines not shown: nobody reads".formatted(lines - whole), "after");
        assertThat(whole * 1_000).isLessThan(Console.LIMIT);
    }

    @Test
    void closingDoesNotWaitForAReaderWhoDoesNotRead() throws Exception {
        console.open();
        console.println("one");
        console.close();

        assertThat(read.size()).isZero();
        reads.countDown();
    }
}
