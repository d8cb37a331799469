package io.github.jjak.serve.queue.internal;

import java.time.Duration;

/** Hears of what the queue does, for metrics. Called by its threads; must be quick. */
public interface QueueObserver {

    /** Hears nothing. */
    QueueObserver NONE = new QueueObserver() {
        @Override
        public void passed(int rows, int tokens, Duration time) {}

        @Override
        public void waited(Duration time) {}
    };

    /** A forward pass ended. */
    void passed(int rows, int tokens, Duration time);

    /** A request's first row came to a forward pass. */
    void waited(Duration time);
}
