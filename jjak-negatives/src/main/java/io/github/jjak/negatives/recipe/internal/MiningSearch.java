package io.github.jjak.negatives.recipe.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.QueryBy;
import io.github.jjak.negatives.mined.internal.ModelMiner;
import io.github.jjak.search.Bm25Options;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How BM25 and the model search.
 *
 * @param queryBy what they search with; default the question
 * @param bm25 index and weights of BM25
 * @param exactPairs queries times documents up to which the model's search is exact
 * @param cache folder of vectors that were computed before, or null
 */
public record MiningSearch(
        QueryBy queryBy,
        Bm25Options bm25,
        long exactPairs,
        @Nullable Path cache) {

    static final MiningSearch DEFAULT =
            new MiningSearch(QueryBy.QUESTION, Bm25Options.ofDefaults(), ModelMiner.DEFAULT_MOST_PAIRS, null);

    public MiningSearch {
        Objects.requireNonNull(queryBy, "queryBy");
        Objects.requireNonNull(bm25, "bm25");
        if (exactPairs < 0) {
            throw new UsageException("`exactPairs` must be at least 0, but is " + exactPairs + ".");
        }
    }

    /** The cache, and how many threads search in which folder, decide nothing. */
    void addTo(Map<String, String> names) {
        names.put("query", queryBy.name());
        names.put("language", bm25.language());
        names.put("k1", Double.toString(bm25.k1()));
        names.put("b", Double.toString(bm25.b()));
        names.put("min-term-match", Double.toString(bm25.termMatchFloor()));
        names.put("longest-text", Integer.toString(bm25.longestText()));
        names.put("query-terms", Integer.toString(bm25.queryTerms()));
        names.put("exact-pairs", Long.toString(exactPairs));
    }
}
