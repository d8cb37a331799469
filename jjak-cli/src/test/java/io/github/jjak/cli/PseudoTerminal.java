package io.github.jjak.cli;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command in a terminal of its own, to which keys are typed. */
final class PseudoTerminal implements AutoCloseable {

    static final char CONTROL_C = 3;
    static final char CONTROL_Z = 26;

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int SIGINT = 2;

    private final PtyProcess process;
    private final StringBuilder screen = new StringBuilder();
    private final Thread reader;
    private int seen;

    private PseudoTerminal(PtyProcess process) {
        this.process = process;
        this.reader = new Thread(this::read, "terminal");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts the command as the launcher does where standard error is a terminal. */
    static PseudoTerminal jjak(Path folder, String... arguments) throws IOException {
        return start(folder, command(arguments));
    }

    /** As {@link #jjak}, under a shell that says {@code BACK-IN-SHELL} when the command is stopped and goes on with it at a new line. */
    static PseudoTerminal jjakUnderShell(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("/bin/sh", "-c", "set -m; \"$@\"; echo BACK-IN-SHELL; read go; fg >/dev/null; exit $?", "sh"));
        command.addAll(command(arguments));
        return start(folder, command);
    }

    private static PseudoTerminal start(Path folder, List<String> command) throws IOException {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("TERM", "xterm");
        return new PseudoTerminal(new PtyProcessBuilder(command.toArray(String[]::new))
                .setEnvironment(environment)
                .setDirectory(folder.toString())
                .setInitialColumns(100)
                .setInitialRows(30)
                .setRedirectErrorStream(true)
                .start());
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dfile.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-Dsun.stderr.encoding=UTF-8",
                "-Djjak.terminal=true",
                "-cp",
                System.getProperty("java.class.path"),
                Jjak.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private void read() {
        byte[] buffer = new byte[4096];
        try {
            InputStream in = process.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                synchronized (screen) {
                    screen.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                }
            }
        } catch (IOException closed) {
            // The terminal is gone with the process.
        }
    }

    /** Waits until something new matches, and forgets what stood before it. */
    void await(String expression) throws InterruptedException {
        Pattern pattern = Pattern.compile(expression);
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (System.nanoTime() < end) {
            boolean over = !process.isAlive() && !reader.isAlive();
            Matcher matcher = pattern.matcher(raw());
            if (matcher.find(seen)) {
                seen = matcher.end();
                return;
            }
            if (over) {
                break;
            }
            Thread.sleep(10);
        }
        throw new AssertionError("never saw " + expression + " but:\n" + text());
    }

    void type(char key) throws IOException {
        process.getOutputStream().write(key);
        process.getOutputStream().flush();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the end and returns the exit code. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end:\n" + text());
        }
        reader.join(TIMEOUT.toMillis());
        return process.exitValue();
    }

    /** All that was written, in UTF-8. */
    String text() {
        return new String(raw().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private String raw() {
        synchronized (screen) {
            return screen.toString();
        }
    }

    /** Whether the process has a handler of its own for Ctrl-C; true where the system cannot tell. */
    boolean catchesInterrupts() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return true;
        }
        String caught = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigCgt:"))
                .findFirst()
                .orElseThrow()
                .substring("SigCgt:".length())
                .strip();
        return (Long.parseUnsignedLong(caught, 16) >> (SIGINT - 1) & 1) == 1;
    }

    @Override
    public void close() {
        ProcessHandle.of(process.pid()).ifPresent(shell -> shell.descendants().forEach(ProcessHandle::destroyForcibly));
        process.destroyForcibly();
    }
}
