package io.github.jjak.serve.generation.internal;

import io.github.jjak.lifetime.internal.UseCount;

/** The use of a generation, which is not freed before it is closed. Close once. */
public final class Lease implements AutoCloseable {

    private final Generation generation;
    private final UseCount.Use use;

    Lease(Generation generation) {
        this.generation = generation;
        this.use = generation.begin();
    }

    /** What is used. */
    public Generation generation() {
        return generation;
    }

    @Override
    public void close() {
        use.close();
    }
}
