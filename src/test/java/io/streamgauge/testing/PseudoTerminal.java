// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.testing;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import com.pty4j.WinSize;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jline.builtins.ScreenTerminal;

/** The command in a process of its own, on a terminal whose screen is kept as an emulator draws it. */
public final class PseudoTerminal implements AutoCloseable {
    private static final int WAIT_SECONDS = 90;
    private static final Duration WITHIN = Duration.ofMinutes(3);

    private final PtyProcess process;
    private final ScreenTerminal screen;
    private final StringBuilder raw = new StringBuilder();
    private final Thread reader;
    private int columns;
    private int rows;

    private PseudoTerminal(PtyProcess process, int columns, int rows) {
        this.process = process;
        this.screen = new ScreenTerminal(columns, rows);
        this.columns = columns;
        this.rows = rows;
        this.reader = new Thread(this::read, "pseudo-terminal");
        reader.setDaemon(true);
        reader.start();
    }

    /** @param environment beside that of this process */
    public static PseudoTerminal start(
            Path directory, int columns, int rows, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(Processes.java());
        command.addAll(List.of(
                "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), "io.streamgauge.Streamgauge"));
        command.addAll(Arrays.asList(arguments));
        Map<String, String> all = new HashMap<>(System.getenv());
        all.remove("NO_COLOR");
        all.put("TERM", "xterm-256color");
        // As users have it; the tests' own stands before it on the class path.
        all.put("LOG4J_CONFIGURATION_FILE", "classpath:log4j2.properties");
        all.putAll(environment);
        PtyProcess process = new PtyProcessBuilder(command.toArray(String[]::new))
                .setDirectory(directory.toString())
                .setEnvironment(all)
                .setInitialColumns(columns)
                .setInitialRows(rows)
                .start();
        return new PseudoTerminal(process, columns, rows);
    }

    private void read() {
        char[] buffer = new char[4096];
        try (Reader in = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                String text = new String(buffer, 0, n);
                synchronized (this) {
                    raw.append(text);
                    screen.write(text);
                }
            }
        } catch (IOException e) {
            // The process has ended.
        }
    }

    /** The lines that are on the screen, without blanks at their ends. */
    public synchronized List<String> screen() {
        return screen.toString().lines().map(String::stripTrailing).toList();
    }

    /**
     * The screen as a picture.
     *
     * @param first row that is shown, from 0
     */
    public synchronized String picture(int first) {
        return new ScreenPicture(screen, columns, rows).svg(first);
    }

    /** Everything that was written, escape sequences included. */
    public synchronized String raw() {
        return raw.toString();
    }

    /** Everything that was written, without escape sequences; what is drawn again and again is in it as often. */
    public String text() {
        return raw().replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "").replace("\r", "");
    }

    /** Returns when the text is there. */
    public void await(String text) throws Exception {
        await(text, () -> text().contains(text));
    }

    /** Returns when the condition holds; on failure the screen is shown. */
    public void await(String what, Waiting.Condition condition) throws Exception {
        try {
            Waiting.until(what, WITHIN, condition);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; the screen is\n" + String.join("\n", screen()), e);
        }
    }

    /** What a user types. */
    public void type(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    public void pressCtrlC() throws IOException {
        type("\u0003");
    }

    public void resize(int columns, int rows) {
        synchronized (this) {
            screen.setSize(columns, rows);
            this.columns = columns;
            this.rows = rows;
        }
        process.setWinSize(new WinSize(columns, rows));
    }

    /** The exit code, when everything was read. */
    public int exitCode() throws Exception {
        if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the process does not end; the screen is\n" + String.join("\n", screen()));
        }
        reader.join(TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
