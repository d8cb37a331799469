package io.github.jjak.cli.command;

import io.github.jjak.cli.display.ExitCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C, SIGTERM and the end of the terminal (SIGHUP) during a run.
 *
 * <ol>
 *   <li>Before the first step nothing is lost: the first signal ends the process at once, with exit code 130.
 *   <li>Once steps are made, the first signal asks for a stop: the step is finished, a checkpoint saved, and the command ends by itself.
 *   <li>The second signal ends the process at once. Files are written whole or not at all, so the last checkpoint is kept.
 * </ol>
 *
 * <p>A signal that was ignored when the process began, as {@code nohup} arranges, stays ignored. Not final, so that a test can ask
 * for a stop at a step of its choice.
 */
public class StopSignal implements BooleanSupplier, AutoCloseable {

    private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

    private final Map<String, @Nullable Object> former = new LinkedHashMap<>();
    private final AtomicBoolean requested = new AtomicBoolean();
    private volatile boolean stepping;
    private volatile boolean quiet;
    private volatile Supplier<String> wayOn = () -> "";

    /**
     * From now on a signal is obeyed as told above, until {@link #close}.
     *
     * @param silently whether the first signal is obeyed without words
     * @param wayOnFromHere lines that say what is kept and how to go on, where the process ends at once
     */
    void listen(boolean silently, Supplier<String> wayOnFromHere) {
        quiet = silently;
        wayOn = wayOnFromHere;
        for (String name : NAMES) {
            former.computeIfAbsent(name, signal -> Signals.register(signal, this::received));
        }
    }

    /** No step can be lost until the next one is made: what follows is the preparation of another run. */
    void preparing() {
        stepping = false;
    }

    /** Whether a run has been asked whether to stop, which it does before each step. */
    boolean isStepping() {
        return stepping;
    }

    private void received() {
        if (stepping && requested.compareAndSet(false, true)) {
            if (!quiet) {
                System.err.println("\n"
                        + "Stopping: finishing this step and saving a checkpoint … Press Ctrl-C again to stop"
                        + " immediately.");
            }
        } else {
            System.err.println("\n" + wayOn.get());
            System.exit(ExitCode.INTERRUPTED.number());
        }
    }

    /** Asked before each step: whether to stop. */
    @Override
    public boolean getAsBoolean() {
        stepping = true;
        return requested.get();
    }

    /** Gives the signals back. */
    @Override
    public void close() {
        former.forEach(Signals::unregister);
        former.clear();
    }
}
