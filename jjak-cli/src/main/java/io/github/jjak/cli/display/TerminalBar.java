package io.github.jjak.cli.display;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * The one way to a progress bar: a line on standard error that is written again and again, and nothing else. Left to itself the
 * library opens a JLine terminal, which puts the system's own handler in the place of the JVM's for SIGINT, SIGTSTP and others:
 * Ctrl-C then ends the process at once, without a checkpoint (docs/decisions/0080).
 */
public final class TerminalBar extends ConsoleProgressBarConsumer {

    private static final int MILLISECONDS_BETWEEN_DRAWINGS = 250;

    /** A terminal that writes into its last column begins a new line. */
    private static final int MARGIN = 1;

    private final TerminalWidth width = new TerminalWidth();

    private TerminalBar() {
        super(System.err, 1);
    }

    /** Whether standard error is a terminal: the launcher looks, Java cannot ask. */
    static boolean isTerminal() {
        return Boolean.getBoolean("jjak.terminal");
    }

    /** A bar to be finished by the caller. */
    static ProgressBarBuilder named(String task) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(MILLISECONDS_BETWEEN_DRAWINGS)
                .setConsumer(new TerminalBar());
    }

    @Override
    public int getMaxRenderedLength() {
        return width.columns() - MARGIN;
    }
}
