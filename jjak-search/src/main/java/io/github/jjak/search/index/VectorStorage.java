package io.github.jjak.search.index;

import io.github.jjak.error.UsageException;
import java.util.Locale;

/** How the graph of an index keeps its vectors. The vectors themselves stay in the index in either case, and scores are made from them. */
public enum VectorStorage {
    /** As they are: four bytes a number. */
    FLOAT32,
    /** The graph is walked by copies of one byte a number (Lucene's scalar quantisation); the hits are then scored by the vectors themselves. */
    INT8;

    /** @throws UsageException for a name that there is not */
    public static VectorStorage parse(String name) {
        for (VectorStorage storage : values()) {
            if (storage.toString().equals(name)) {
                return storage;
            }
        }
        throw new UsageException("There are no vectors of " + name + "; choose float32 or int8.");
    }

    /** The name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
