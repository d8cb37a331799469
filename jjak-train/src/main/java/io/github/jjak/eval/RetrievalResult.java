package io.github.jjak.eval;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.internal.PairedBootstrap;
import io.github.jjak.rank.Ranking;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * What a retrieval evaluation found: the mean over queries, and the value of each query for
 * {@linkplain PairedBootstrap paired comparisons}.
 *
 * @param mean mean over the queries that count
 * @param perQuery metrics of each query that counts, in the order of {@code queries}
 * @param queries numbers of the queries that count, ascending, from 0; a query without relevant documents does not
 */
public record RetrievalResult(RetrievalMetrics mean, List<RetrievalMetrics> perQuery, List<Integer> queries) {

    public RetrievalResult {
        perQuery = List.copyOf(perQuery);
        queries = List.copyOf(queries);
    }

    /**
     * Scores rankings against the relevant documents.
     *
     * @param rankings hits of each query, best first; {@link RetrievalMetrics#DEPTH} hits are enough
     * @param relevant documents relevant to each query, as corpus positions; a document outside the corpus, which
     *     counts as never found, may have any number that is not a position
     * @throws UsageException if the lists differ in length
     * @throws DataException if no query has a relevant document
     */
    public static RetrievalResult of(List<Ranking> rankings, List<Set<Integer>> relevant) {
        if (rankings.size() != relevant.size()) {
            throw new UsageException("There are " + rankings.size() + " rankings and " + relevant.size()
                    + " sets of relevant documents; give one of each for every query.");
        }
        List<RetrievalMetrics> perQuery = new ArrayList<>();
        List<Integer> queries = new ArrayList<>();
        for (int query = 0; query < rankings.size(); query++) {
            Set<Integer> documents = relevant.get(query);
            if (!documents.isEmpty()) {
                perQuery.add(RetrievalMetrics.ofQuery(relevance(rankings.get(query), documents), documents.size()));
                queries.add(query);
            }
        }
        if (perQuery.isEmpty()) {
            throw new DataException(
                    "None of the " + rankings.size()
                            + " queries has a relevant document, so there is nothing to measure. Give each query at least one.");
        }
        return new RetrievalResult(RetrievalMetrics.mean(perQuery), perQuery, queries);
    }

    /** One metric of each query that counts, in the order of {@link #queries()}. */
    public double[] values(ToDoubleFunction<RetrievalMetrics> metric) {
        return perQuery.stream().mapToDouble(metric).toArray();
    }

    private static boolean[] relevance(Ranking ranking, Set<Integer> documents) {
        boolean[] relevantAt = new boolean[ranking.size()];
        for (int rank = 0; rank < relevantAt.length; rank++) {
            relevantAt[rank] = documents.contains(ranking.position(rank));
        }
        return relevantAt;
    }
}
