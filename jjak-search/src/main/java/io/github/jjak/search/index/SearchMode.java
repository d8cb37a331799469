package io.github.jjak.search.index;

import java.util.Locale;

/** What decides the order of hits. */
public enum SearchMode {
    /** Words: BM25. Scores are at least 0 and have no upper bound. */
    BM25,
    /** Vectors. Scores are the model's similarity, for most models cosines from -1 to 1. */
    DENSE,
    /** Both, fused; scores are those of {@link Fusion}. */
    HYBRID;

    /** The name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
