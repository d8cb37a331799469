package io.github.jjak.cli;

import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/**
 * Ctrl-C and SIGTERM during training: the step that runs is finished, a checkpoint is saved, then the process ends with 130.
 *
 * <p>A shutdown hook holds the JVM open until training has come to its end.
 */
final class StopSignal implements BooleanSupplier, AutoCloseable {

    private static final int INTERRUPTED = 130;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stopAndWait, "jjak-stop");
    private final boolean quiet;
    private volatile boolean requested;

    StopSignal(boolean quiet) {
        this.quiet = quiet;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void stopAndWait() {
        if (finished.getCount() == 0) {
            return;
        }
        requested = true;
        if (!quiet) {
            System.err.println("\nStopping: finishing this step and saving a checkpoint …");
        }
        try {
            finished.await();
        } catch (InterruptedException endNow) {
            Thread.currentThread().interrupt();
        }
        // SIGTERM would otherwise end with 143; the contract is one code for "stopped, checkpoint kept".
        Runtime.getRuntime().halt(INTERRUPTED);
    }

    @Override
    public boolean getAsBoolean() {
        return requested;
    }

    /** Lets a waiting shutdown go on; call when everything is saved and said. */
    @Override
    public void close() {
        finished.countDown();
        if (!requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException alreadyStopping) {
                requested = true;
            }
        }
    }
}
