package io.github.jjak.search.engine;

import io.github.jjak.search.index.IndexRow;

/** Gives rows with their vectors, one after the other. */
@FunctionalInterface
public interface EngineRows {

    /** Takes a row. */
    @FunctionalInterface
    interface Sink {
        /** @param vector of the row's text; not kept */
        void row(IndexRow row, float[] vector);
    }

    /** Gives every row to the sink. */
    void writeTo(Sink sink);
}
