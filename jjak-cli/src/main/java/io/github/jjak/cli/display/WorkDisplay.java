package io.github.jjak.cli.display;

import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/** How far a piece of work is, on standard error: a bar on a terminal, a line every few seconds elsewhere. */
public final class WorkDisplay implements AutoCloseable {

    private static final long NANOS_BETWEEN_LINES = 10_000_000_000L;

    private final String unit;
    private final long total;
    private final boolean quiet;
    private final long started = System.nanoTime();
    private final long first;
    private final @Nullable ProgressBar bar;
    private long lastLine = started;

    /**
     * Begins to show.
     *
     * @param unit what is counted, in the plural
     * @param first how many were done before
     */
    public WorkDisplay(String task, String unit, long first, long total, boolean quiet) {
        this.unit = unit;
        this.first = first;
        this.total = total;
        this.quiet = quiet;
        this.bar = quiet || !TerminalBar.isTerminal()
                ? null
                : TerminalBar.named(task).setInitialMax(total).build().stepTo(first);
    }

    public void stepTo(long done) {
        if (bar != null) {
            bar.stepTo(done);
        } else if (!quiet && System.nanoTime() - lastLine > NANOS_BETWEEN_LINES && done > first) {
            lastLine = System.nanoTime();
            double perSecond = (done - first) / ((lastLine - started) / 1e9);
            System.err.println(HumanReadable.format(
                    "%d of %d %s, %.0f a second, %s left",
                    done, total, unit, perSecond, HumanReadable.duration((total - done) / perSecond)));
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
