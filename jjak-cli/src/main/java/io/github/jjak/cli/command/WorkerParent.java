package io.github.jjak.cli.command;

import io.github.jjak.cli.display.ExitCode;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * The command that started this process as one of several workers. It asks for a stop by a byte on standard input, and its own end, the
 * end of that input, ends this process too: nobody is left behind.
 */
final class WorkerParent {

    /** Set by the parent. */
    static final String STARTED = "JJAK_STARTED_WORKER";

    private WorkerParent() {}

    /** Whether this process was started by another one as a worker. */
    static boolean isThere() {
        return System.getenv(STARTED) != null;
    }

    /** What asks for a stop: a signal, or the parent if there is one. */
    static BooleanSupplier orSignal(BooleanSupplier signal) {
        if (!isThere()) {
            return signal;
        }
        AtomicBoolean asked = new AtomicBoolean();
        Thread listener = new Thread(() -> listen(asked), "jjak-listens-to-parent");
        listener.setDaemon(true);
        listener.start();
        return () -> signal.getAsBoolean() || asked.get();
    }

    private static void listen(AtomicBoolean asked) {
        try {
            while (System.in.read() >= 0) {
                asked.set(true);
            }
        } catch (IOException gone) {
            // The same as an end.
        }
        // Files are written whole or not at all, so the last checkpoint is kept.
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED.number());
    }
}
