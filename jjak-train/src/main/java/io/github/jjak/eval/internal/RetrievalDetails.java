package io.github.jjak.eval.internal;

import io.github.jjak.eval.RetrievalMetrics;
import io.github.jjak.eval.RetrievalResult;
import io.github.jjak.rank.Ranking;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a retrieval evaluation found, question by question, for the report of a run. Numbers only, no texts.
 *
 * @param result metrics, as means and by question
 * @param ranks rank of the first right answer of each question that counts, from 1; 0 if it is not among the first hundred
 * @param characters length of each question that counts
 * @param clusters a number for each question that counts; equal ones have a right answer in common
 * @param hits the first {@value #HITS} hits of each question that counts, best first, by their {@link AnswerMark}; a right one has {@value #RIGHT} in front
 * @param space cosines and places of a sample of the vectors
 */
@SuppressWarnings("ArrayRecordComponent") // looked at once, never compared
public record RetrievalDetails(
        RetrievalResult result, int[] ranks, int[] characters, int[] clusters, String[][] hits, VectorSpace space) {

    /** So many hits of a question are named. */
    public static final int HITS = 3;

    /** Stands in front of a right answer's mark. */
    public static final String RIGHT = "+";

    private static final int RESAMPLES = 500;
    private static final double CONFIDENCE = 0.95;

    /**
     * Puts it together.
     *
     * @param questions texts of every question
     * @param answers texts of every answer
     * @param rankings hits of every question
     * @param relevant positions of the right answers of every question
     * @param clusterOfQuestion a number for every question
     */
    public static RetrievalDetails of(
            RetrievalResult result,
            List<String> questions,
            List<String> answers,
            List<Ranking> rankings,
            List<Set<Integer>> relevant,
            int[] clusterOfQuestion,
            VectorSpace space) {
        int[] ranks = result.queries().stream()
                .mapToInt(question -> rank(rankings.get(question), relevant.get(question)))
                .toArray();
        int[] characters = result.queries().stream()
                .mapToInt(question -> questions
                        .get(question)
                        .codePointCount(0, questions.get(question).length()))
                .toArray();
        int[] clusters = result.queries().stream()
                .mapToInt(question -> clusterOfQuestion[question])
                .toArray();
        String[][] hits = result.queries().stream()
                .map(question -> hits(rankings.get(question), answers, relevant.get(question)))
                .toArray(String[][]::new);
        return new RetrievalDetails(result, ranks, characters, clusters, hits, space);
    }

    private static String[] hits(Ranking ranking, List<String> answers, Set<Integer> right) {
        return IntStream.range(0, Math.min(HITS, ranking.size()))
                .map(ranking::position)
                .mapToObj(answer -> (right.contains(answer) ? RIGHT : "") + AnswerMark.of(answers.get(answer)))
                .toArray(String[]::new);
    }

    private static int rank(Ranking ranking, Set<Integer> right) {
        for (int rank = 0; rank < Math.min(ranking.size(), RetrievalMetrics.DEPTH); rank++) {
            if (right.contains(ranking.position(rank))) {
                return rank + 1;
            }
        }
        return 0;
    }

    /** nDCG@10 of each question that counts. */
    public double[] ndcg() {
        return result.values(RetrievalMetrics::ndcgAt10);
    }

    /**
     * What else is worth a line of {@code metrics.jsonl}: the ends of the 95 % interval of nDCG@10, alignment, uniformity.
     *
     * @param seed of the interval
     */
    public Map<String, Double> signals(long seed) {
        Map<String, Double> signals = new LinkedHashMap<>();
        interval(seed).ifPresent(interval -> {
            signals.put("ndcg@10_low", interval.low());
            signals.put("ndcg@10_high", interval.high());
        });
        signals.put("alignment", space.alignment());
        if (Double.isFinite(space.uniformity())) {
            signals.put("uniformity", space.uniformity());
        }
        return signals;
    }

    private Optional<MeanDifference> interval(long seed) {
        double[] values = ndcg();
        return Arrays.stream(clusters).distinct().count() < 2
                ? Optional.empty()
                : Optional.of(new PairedBootstrap(RESAMPLES, CONFIDENCE, seed)
                        .compare(new double[values.length], values, clusters));
    }
}
