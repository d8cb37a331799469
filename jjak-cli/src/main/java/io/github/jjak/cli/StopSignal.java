package io.github.jjak.cli;

import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/**
 * Ctrl-C and SIGTERM during training: the step that runs is finished, a checkpoint is saved, then the process ends.
 *
 * <p>Not final, so that a test can ask for a stop at a step of its choice.
 *
 * <p>A shutdown hook holds the JVM open until the command has come to its end and said all it has to say; the process then
 * ends with the command's own exit code: 130 if it stopped, 0 if that was its last step, 1 if it failed meanwhile.
 */
class StopSignal implements BooleanSupplier {

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stopAndWait, "jjak-stop");
    private volatile boolean requested;
    private volatile boolean quiet;
    private volatile int exitCode;

    /** From now on a signal asks for a stop instead of ending the process at once. */
    void listen(boolean silently) {
        quiet = silently;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void stopAndWait() {
        if (ended.getCount() > 0) {
            requested = true;
            if (!quiet) {
                System.err.println("\nStopping: finishing this step and saving a checkpoint …");
            }
            try {
                ended.await();
            } catch (InterruptedException endNow) {
                Thread.currentThread().interrupt();
            }
            // SIGTERM would otherwise end with 143.
            Runtime.getRuntime().halt(exitCode);
        }
    }

    @Override
    public boolean getAsBoolean() {
        return requested;
    }

    /** Everything is saved and said: a process that was asked to stop ends now, with this code. */
    void end(int code) {
        exitCode = code;
        ended.countDown();
    }

    /** Ends the process; for the main thread. */
    void exit(int code) {
        end(code);
        // Where a signal came first, this waits for the hook, which then ends the process.
        System.exit(code);
    }
}
