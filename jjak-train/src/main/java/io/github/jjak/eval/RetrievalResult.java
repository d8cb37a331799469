package io.github.jjak.eval;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.internal.PairedBootstrap;
import io.github.jjak.rank.Ranking;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a retrieval evaluation found: the mean over queries, and the value of each query for
 * {@linkplain PairedBootstrap paired comparisons}.
 *
 * @param mean mean over the queries that count
 * @param perQuery metrics of each query that counts, in the order of {@code queries}
 * @param queries numbers of the queries that count, ascending, from 0; a query without relevant documents does not
 * @param unjudged mean share of the first k hits that nobody judged, by k; empty where nobody says what was judged
 */
public record RetrievalResult(
        RetrievalMetrics mean, List<RetrievalMetrics> perQuery, List<Integer> queries, Map<Integer, Double> unjudged) {

    /** Cut-offs of the metrics. */
    private static final List<Integer> CUTOFFS = List.of(1, 3, 5, 10, RetrievalMetrics.DEPTH);

    public RetrievalResult {
        perQuery = List.copyOf(perQuery);
        queries = List.copyOf(queries);
        unjudged = Collections.unmodifiableMap(new LinkedHashMap<>(unjudged));
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
        return new RetrievalResult(RetrievalMetrics.mean(perQuery), perQuery, queries, Map.of());
    }

    /**
     * Scores rankings against graded judgements.
     *
     * @param rankings hits of each query, best first
     * @param grades grade of each judged document by its corpus position, for each query; above 0 is relevant. A document outside the
     *     corpus may have any number that is not a position
     * @throws UsageException if the lists differ in length
     * @throws DataException if no query has a relevant document
     */
    public static RetrievalResult ofGrades(List<Ranking> rankings, List<Map<Integer, Double>> grades) {
        List<Set<Integer>> relevant =
                grades.stream().map(RetrievalResult::relevant).toList();
        RetrievalResult binary = of(rankings, relevant);
        List<RetrievalMetrics> perQuery = new ArrayList<>();
        Map<Integer, Double> unjudged = new LinkedHashMap<>();
        for (int query : binary.queries) {
            Ranking ranking = rankings.get(query);
            Map<Integer, Double> ofQuery = grades.get(query);
            double[] gradeAt = IntStream.range(0, ranking.size())
                    .mapToDouble(rank -> ofQuery.getOrDefault(ranking.position(rank), 0.0))
                    .toArray();
            perQuery.add(RetrievalMetrics.ofGrades(
                    gradeAt,
                    ofQuery.values().stream().mapToDouble(grade -> grade).toArray()));
            for (int k : CUTOFFS) {
                unjudged.merge(k, unjudged(ranking, ofQuery.keySet(), k) / binary.queries.size(), Double::sum);
            }
        }
        return new RetrievalResult(RetrievalMetrics.mean(perQuery), perQuery, binary.queries, unjudged);
    }

    private static Set<Integer> relevant(Map<Integer, Double> grades) {
        return grades.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static double unjudged(Ranking ranking, Set<Integer> judged, int k) {
        int hits = Math.min(k, ranking.size());
        long without = IntStream.range(0, hits)
                .filter(rank -> !judged.contains(ranking.position(rank)))
                .count();
        return hits == 0 ? 0 : (double) without / hits;
    }

    /** The means under sentence-transformers' names, and with judgements {@code cosine_unjudged@10} and the like. */
    public Map<String, Double> asMap(String similarityName) {
        Map<String, Double> metrics = new LinkedHashMap<>(mean.asMap(similarityName));
        unjudged.forEach((k, share) -> metrics.put(similarityName + "_unjudged@" + k, share));
        return Collections.unmodifiableMap(metrics);
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
