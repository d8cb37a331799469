package io.github.jjak.serve.queue.internal;

/** The threads that work on the queue have ended; only a new process or another model helps. */
public final class WorkerDeadException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WorkerDeadException(Throwable cause) {
        super("The worker of the model has died (" + cause.getClass().getSimpleName() + ").", cause);
    }
}
