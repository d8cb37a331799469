package io.github.jjak.cli.display;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many columns the terminal has, asked of {@code stty} every few seconds, because windows are resized. Thread-safe.
 *
 * <p>A library for terminals would know without another process, but it also takes the signals of the terminal from the JVM (see
 * docs/decisions/0080).
 */
final class TerminalWidth {

    private static final int USUAL = 80;
    private static final int LEAST = 20;
    private static final long NANOS_BETWEEN_LOOKS = 5_000_000_000L;
    private static final File TERMINAL = new File("/dev/tty");
    private static final Pattern ROWS_AND_COLUMNS = Pattern.compile("\\d{1,6} (\\d{1,6})\\s*");

    private int columns;
    private long looked;

    /** At least {@value #LEAST}; {@value #USUAL} where nobody knows. */
    synchronized int columns() {
        long now = System.nanoTime();
        if (columns == 0 || now - looked > NANOS_BETWEEN_LOOKS) {
            looked = now;
            columns = Math.max(LEAST, look());
        }
        return columns;
    }

    private static int look() {
        Integer asked = ask();
        if (asked != null && asked > 0) {
            return asked;
        }
        String exported = System.getenv().getOrDefault("COLUMNS", "");
        return exported.matches("[1-9]\\d{0,5}") ? Integer.parseInt(exported) : USUAL;
    }

    private static @Nullable Integer ask() {
        if (!TERMINAL.canRead()) {
            return null;
        }
        Process process = null;
        try {
            process = new ProcessBuilder("stty", "size")
                    .redirectInput(TERMINAL)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(1, TimeUnit.SECONDS)) {
                return null;
            }
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            Matcher matcher = ROWS_AND_COLUMNS.matcher(answer);
            return matcher.matches() ? Integer.valueOf(matcher.group(1)) : null;
        } catch (IOException noSuchProgram) {
            return null;
        } catch (InterruptedException endNow) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }
}
