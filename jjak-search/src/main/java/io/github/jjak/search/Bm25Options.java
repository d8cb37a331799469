package io.github.jjak.search;

import io.github.jjak.error.UsageException;
import io.github.jjak.search.internal.Bm25Index;
import io.github.jjak.search.internal.Languages;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Bm25Index} analyses, weighs and searches.
 *
 * @param language ISO 639-1 code, or {@code auto} for what a sample of the corpus looks like; see {@link Languages}
 * @param k1 how soon more of a term stops to count, 0 to 1000; 1.2 is Lucene's default
 * @param b how much longer texts are marked down, 0 to 1; 0.75 is Lucene's default
 * @param termMatchFloor least share of a query's distinct terms that a hit must contain, 0 to 1; 0 asks for one term
 * @param longestText characters of a text that are looked at, at least 1
 * @param queryTerms most distinct terms of a query that are searched, at least 1; of a longer query the rarest in the corpus
 * @param threads threads that search, 1 to 1024
 * @param folder where the index is kept, new or empty and emptied on close; null for memory
 */
public record Bm25Options(
        String language,
        double k1,
        double b,
        double termMatchFloor,
        int longestText,
        int queryTerms,
        int threads,
        @Nullable Path folder) {

    /** The language is to be found out. */
    public static final String AUTO = "auto";

    /** Lucene refuses queries of more clauses. */
    static final int MOST_QUERY_TERMS = 1024;

    /** From here on a term counts as often as it stands there, whatever k1 is; 1.2 to 2 are usual. */
    private static final int MOST_K1 = 1000;

    private static final int MOST_THREADS = 1024;

    public Bm25Options {
        Objects.requireNonNull(language, "language");
        require(k1 >= 0 && k1 <= MOST_K1, "k1", k1, "0 to " + MOST_K1);
        require(b >= 0 && b <= 1, "b", b, "0 to 1");
        require(termMatchFloor >= 0 && termMatchFloor <= 1, "termMatchFloor", termMatchFloor, "0 to 1");
        require(longestText >= 1, "longestText", longestText, "at least 1");
        require(
                queryTerms >= 1 && queryTerms <= MOST_QUERY_TERMS,
                "queryTerms",
                queryTerms,
                "1 to " + MOST_QUERY_TERMS);
        require(threads >= 1 && threads <= MOST_THREADS, "threads", threads, "1 to " + MOST_THREADS);
    }

    /** Language found out, Lucene's weights, no floor, two threads, in memory. */
    public static Bm25Options ofDefaults() {
        return new Bm25Options(AUTO, 1.2, 0.75, 0, 1_000_000, MOST_QUERY_TERMS, 2, null);
    }

    /** The same with another language. */
    public Bm25Options withLanguage(String code) {
        return new Bm25Options(code, k1, b, termMatchFloor, longestText, queryTerms, threads, folder);
    }

    /** The same with other weights. */
    public Bm25Options withWeights(double newK1, double newB) {
        return new Bm25Options(language, newK1, newB, termMatchFloor, longestText, queryTerms, threads, folder);
    }

    /** The same with another floor. */
    public Bm25Options withTermMatchFloor(double share) {
        return new Bm25Options(language, k1, b, share, longestText, queryTerms, threads, folder);
    }

    /** The same with other limits of texts and queries. */
    public Bm25Options withLimits(int characters, int terms) {
        return new Bm25Options(language, k1, b, termMatchFloor, characters, terms, threads, folder);
    }

    /** The same with another number of threads. */
    public Bm25Options withThreads(int count) {
        return new Bm25Options(language, k1, b, termMatchFloor, longestText, queryTerms, count, folder);
    }

    /** The same with the index in a folder. */
    public Bm25Options withFolder(@Nullable Path path) {
        return new Bm25Options(language, k1, b, termMatchFloor, longestText, queryTerms, threads, path);
    }

    private static void require(boolean holds, String name, Object value, String allowed) {
        if (!holds) {
            throw new UsageException(name + " is " + value + "; allowed is " + allowed + ".");
        }
    }
}
