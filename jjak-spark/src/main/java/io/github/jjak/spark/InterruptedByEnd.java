package io.github.jjak.spark;

import org.apache.spark.TaskContext;

/**
 * Interrupts a thread when its task is to end. Spark itself only sets a flag then, which nobody looks at who waits.
 */
final class InterruptedByEnd implements AutoCloseable {

    private static final long BETWEEN_LOOKS_MILLIS = 200;

    private final Thread watch;

    private InterruptedByEnd(Thread watch) {
        this.watch = watch;
    }

    /** Watches over the thread that calls it until this is closed. */
    static InterruptedByEnd of(TaskContext task) {
        Thread waiting = Thread.currentThread();
        Thread watch = new Thread(
                () -> {
                    try {
                        while (!task.isInterrupted()) {
                            Thread.sleep(BETWEEN_LOOKS_MILLIS);
                        }
                        waiting.interrupt();
                    } catch (InterruptedException closed) {
                        // Nobody waits any more.
                    }
                },
                "jjak-watches-task");
        watch.setDaemon(true);
        watch.start();
        return new InterruptedByEnd(watch);
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
