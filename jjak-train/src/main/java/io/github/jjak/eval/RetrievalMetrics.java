package io.github.jjak.eval;

import io.github.jjak.error.UsageException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;

/**
 * The retrieval metrics of one query, or their mean over many: binary relevance, and grades for NDCG; all values in 0 to 1.
 *
 * <p>Names and definitions are those of sentence-transformers' {@code InformationRetrievalEvaluator}. Precision divides
 * by k even when the corpus is smaller; recall divides by the number of relevant documents, inside or outside the
 * corpus; the ideal of NDCG (Järvelin and Kekäläinen 2002) and the denominator of MAP see min(k, relevant) documents.
 *
 * @param accuracy 1 when a relevant document is among the first k
 * @param precision share of the first k that is relevant
 * @param recall share of the relevant documents that is among the first k
 * @param ndcgAt10 normalised discounted cumulative gain of the first ten
 * @param mrrAt10 one over the rank of the first relevant document, 0 when it is not among the first ten
 * @param mapAt100 average precision of the first hundred
 */
public record RetrievalMetrics(
        AtCutoffs accuracy, AtCutoffs precision, AtCutoffs recall, double ndcgAt10, double mrrAt10, double mapAt100) {

    /** Ranks after this one change no metric. */
    public static final int DEPTH = 100;

    private static final int SHORT_LIST = 10;

    /**
     * Metrics of one query.
     *
     * @param relevantAt whether the hit at each rank is relevant, best hit first; any length, the first {@link #DEPTH}
     *     count
     * @param relevantDocuments how many documents are relevant to the query, found or not; at least 1
     * @throws UsageException if {@code relevantDocuments} is below 1 or below the relevant hits
     */
    public static RetrievalMetrics ofQuery(boolean[] relevantAt, int relevantDocuments) {
        int found = hits(relevantAt, relevantAt.length);
        if (relevantDocuments < 1 || relevantDocuments < found) {
            throw new UsageException("relevantDocuments is " + relevantDocuments + " with " + found
                    + " relevant hits; it must be at least 1 and count every relevant document. Leave out queries"
                    + " without one.");
        }
        return new RetrievalMetrics(
                AtCutoffs.of(k -> hits(relevantAt, k) > 0 ? 1 : 0),
                AtCutoffs.of(k -> (double) hits(relevantAt, k) / k),
                AtCutoffs.of(k -> (double) hits(relevantAt, k) / relevantDocuments),
                gain(relevantAt) / idealGain(relevantDocuments),
                reciprocalRank(relevantAt),
                averagePrecision(relevantAt, relevantDocuments));
    }

    /**
     * Metrics of one query whose documents have grades: a grade above 0 is relevant, and NDCG gains the grade itself, as trec_eval's
     * {@code ndcg_cut} does. With the grades 1 and 0 this is {@link #ofQuery}.
     *
     * @param gradeAt grade of the hit at each rank, best hit first; 0 for one without a grade
     * @param grades all grades of the query, found or not
     * @throws UsageException if no grade is above 0
     */
    public static RetrievalMetrics ofGrades(double[] gradeAt, double[] grades) {
        boolean[] relevantAt = new boolean[gradeAt.length];
        for (int rank = 0; rank < gradeAt.length; rank++) {
            relevantAt[rank] = gradeAt[rank] > 0;
        }
        int relevant = (int) Arrays.stream(grades).filter(grade -> grade > 0).count();
        RetrievalMetrics binary = ofQuery(relevantAt, relevant);
        double[] ideal = Arrays.stream(grades)
                .map(grade -> -grade)
                .sorted()
                .map(grade -> -grade)
                .toArray();
        return new RetrievalMetrics(
                binary.accuracy,
                binary.precision,
                binary.recall,
                gain(gradeAt) / gain(ideal),
                binary.mrrAt10,
                binary.mapAt100);
    }

    private static double gain(double[] gradeAt) {
        double gain = 0;
        for (int rank = 0; rank < Math.min(SHORT_LIST, gradeAt.length); rank++) {
            gain += Math.max(0, gradeAt[rank]) * discount(rank);
        }
        return gain;
    }

    /** Mean over queries, every query counting the same; NaN everywhere for an empty list. */
    public static RetrievalMetrics mean(List<RetrievalMetrics> queries) {
        return new RetrievalMetrics(
                AtCutoffs.mean(queries.stream().map(RetrievalMetrics::accuracy).toList()),
                AtCutoffs.mean(queries.stream().map(RetrievalMetrics::precision).toList()),
                AtCutoffs.mean(queries.stream().map(RetrievalMetrics::recall).toList()),
                mean(queries, RetrievalMetrics::ndcgAt10),
                mean(queries, RetrievalMetrics::mrrAt10),
                mean(queries, RetrievalMetrics::mapAt100));
    }

    /**
     * The metrics under sentence-transformers' names and in its order: {@code cosine_accuracy@1}, …,
     * {@code cosine_ndcg@10}, {@code cosine_mrr@10}, {@code cosine_map@100}.
     *
     * @param similarityName name of the similarity that ranked the documents, such as {@code cosine}
     */
    public Map<String, Double> asMap(String similarityName) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        put(metrics, similarityName + "_accuracy@", accuracy);
        put(metrics, similarityName + "_precision@", precision);
        put(metrics, similarityName + "_recall@", recall);
        metrics.put(similarityName + "_ndcg@10", ndcgAt10);
        metrics.put(similarityName + "_mrr@10", mrrAt10);
        metrics.put(similarityName + "_map@100", mapAt100);
        return Collections.unmodifiableMap(metrics);
    }

    private static void put(Map<String, Double> metrics, String prefix, AtCutoffs values) {
        metrics.put(prefix + 1, values.at1());
        metrics.put(prefix + 3, values.at3());
        metrics.put(prefix + 5, values.at5());
        metrics.put(prefix + 10, values.at10());
    }

    private static int hits(boolean[] relevantAt, int k) {
        int hits = 0;
        for (int rank = 0; rank < Math.min(k, relevantAt.length); rank++) {
            hits += relevantAt[rank] ? 1 : 0;
        }
        return hits;
    }

    private static double gain(boolean[] relevantAt) {
        double gain = 0;
        for (int rank = 0; rank < Math.min(SHORT_LIST, relevantAt.length); rank++) {
            gain += relevantAt[rank] ? discount(rank) : 0;
        }
        return gain;
    }

    private static double idealGain(int relevantDocuments) {
        double gain = 0;
        for (int rank = 0; rank < Math.min(SHORT_LIST, relevantDocuments); rank++) {
            gain += discount(rank);
        }
        return gain;
    }

    /** 1 / log2(i + 1) for the i-th hit, where i = rank + 1. */
    private static double discount(int rank) {
        return Math.log(2) / Math.log(rank + 2.0);
    }

    private static double reciprocalRank(boolean[] relevantAt) {
        for (int rank = 0; rank < Math.min(SHORT_LIST, relevantAt.length); rank++) {
            if (relevantAt[rank]) {
                return 1.0 / (rank + 1);
            }
        }
        return 0;
    }

    private static double averagePrecision(boolean[] relevantAt, int relevantDocuments) {
        int found = 0;
        double precisions = 0;
        for (int rank = 0; rank < Math.min(DEPTH, relevantAt.length); rank++) {
            if (relevantAt[rank]) {
                found++;
                precisions += (double) found / (rank + 1);
            }
        }
        return precisions / Math.min(DEPTH, relevantDocuments);
    }

    private static double mean(List<RetrievalMetrics> queries, ToDoubleFunction<RetrievalMetrics> metric) {
        return queries.stream().mapToDouble(metric).average().orElse(Double.NaN);
    }

    /**
     * One metric at the four cut-offs 1, 3, 5 and 10 of a ranking.
     *
     * @param at1 value over the first hit
     * @param at3 value over the first three hits
     * @param at5 value over the first five hits
     * @param at10 value over the first ten hits
     */
    public record AtCutoffs(double at1, double at3, double at5, double at10) {

        /** The value at each cut-off as the function gives it. */
        static AtCutoffs of(IntToDoubleFunction valueAt) {
            return new AtCutoffs(
                    valueAt.applyAsDouble(1),
                    valueAt.applyAsDouble(3),
                    valueAt.applyAsDouble(5),
                    valueAt.applyAsDouble(10));
        }

        /** Component-wise mean; NaN for an empty list. */
        static AtCutoffs mean(List<AtCutoffs> values) {
            return new AtCutoffs(
                    mean(values, AtCutoffs::at1),
                    mean(values, AtCutoffs::at3),
                    mean(values, AtCutoffs::at5),
                    mean(values, AtCutoffs::at10));
        }

        private static double mean(List<AtCutoffs> values, ToDoubleFunction<AtCutoffs> component) {
            return values.stream().mapToDouble(component).average().orElse(Double.NaN);
        }
    }
}
