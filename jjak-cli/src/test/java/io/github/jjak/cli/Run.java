package io.github.jjak.cli;

import io.github.jjak.cli.command.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What one run of the command did.
 *
 * @param exitCode its exit code
 * @param out what it printed as data
 * @param err what it printed as words
 */
public record Run(int exitCode, String out, String err) {

    /** Runs the command in this process. */
    public static Run jjak(String... arguments) {
        return jjak(new StopSignal(), arguments);
    }

    /** Runs the command in this process, with a signal that may ask for a stop. */
    public static Run jjak(StopSignal stopSignal, String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        try (PrintStream newOut = new PrintStream(outBytes, true, StandardCharsets.UTF_8);
                PrintStream newErr = new PrintStream(errBytes, true, StandardCharsets.UTF_8);
                stopSignal) {
            System.setOut(newOut);
            System.setErr(newErr);
            int exitCode = Jjak.run(stopSignal, arguments);
            return new Run(
                    exitCode, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** The last line of standard output. */
    public String lastLine() {
        return out.strip().lines().reduce((first, second) -> second).orElse("");
    }
}
