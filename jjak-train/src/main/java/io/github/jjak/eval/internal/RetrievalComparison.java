package io.github.jjak.eval.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.eval.RetrievalMetrics;
import io.github.jjak.eval.RetrievalResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Two models on the same questions: how much their metrics differ, how sure that is, and who wins which questions. Over several data sets
 * every set counts the same.
 *
 * @param differences second minus first, by metric; without entries where a data set has fewer than two answer clusters
 * @param questions questions that count, by data set
 * @param won of them, numbers of those on which the second model has the greater value of the metric that decides, by data set
 * @param lost those on which the first has it
 */
public record RetrievalComparison(
        Map<Metric, MeanDifference> differences,
        List<Integer> questions,
        List<List<Integer>> won,
        List<List<Integer>> lost) {

    /** What is compared question by question. */
    public enum Metric {
        ACCURACY_AT_1("accuracy@1", metrics -> metrics.accuracy().at1()),
        RECALL_AT_10("recall@10", metrics -> metrics.recall().at10()),
        NDCG_AT_10("ndcg@10", RetrievalMetrics::ndcgAt10),
        MRR_AT_10("mrr@10", RetrievalMetrics::mrrAt10),
        MAP_AT_100("map@100", RetrievalMetrics::mapAt100);

        private final String metricName;

        @SuppressWarnings("ImmutableEnumChecker") // a pure function
        private final ToDoubleFunction<RetrievalMetrics> value;

        Metric(String metricName, ToDoubleFunction<RetrievalMetrics> value) {
            this.metricName = metricName;
            this.value = value;
        }

        /** The value of one query, or of a mean. */
        public double of(RetrievalMetrics metrics) {
            return value.applyAsDouble(metrics);
        }

        /** The mean over data sets, every set counting the same. */
        public double mean(List<RetrievalResult> sets) {
            return sets.stream().mapToDouble(set -> of(set.mean())).average().orElse(Double.NaN);
        }

        /** Name without that of a similarity, as on the command line. */
        @Override
        public String toString() {
            return metricName;
        }
    }

    public RetrievalComparison {
        differences = new EnumMap<>(differences);
        questions = List.copyOf(questions);
        won = won.stream().map(List::copyOf).toList();
        lost = lost.stream().map(List::copyOf).toList();
    }

    /**
     * Compares results question by question.
     *
     * @param evaluators one for each data set
     * @param first what the first model found on each
     * @param second what the second one found
     * @param deciding the metric by which questions are won
     * @throws UsageException if the numbers of data sets or of their questions differ
     */
    public static RetrievalComparison of(
            List<InformationRetrievalEvaluator> evaluators,
            List<RetrievalResult> first,
            List<RetrievalResult> second,
            Metric deciding,
            PairedBootstrap bootstrap) {
        if (evaluators.isEmpty() || first.size() != evaluators.size() || second.size() != evaluators.size()) {
            throw new UsageException("There are " + evaluators.size() + " data sets, " + first.size() + " and "
                    + second.size() + " results; give one of each for every data set.");
        }
        List<int[]> clusters = new ArrayList<>();
        List<Integer> questions = new ArrayList<>();
        List<List<Integer>> won = new ArrayList<>();
        List<List<Integer>> lost = new ArrayList<>();
        for (int set = 0; set < evaluators.size(); set++) {
            RetrievalResult before = first.get(set);
            RetrievalResult after = second.get(set);
            if (!before.queries().equals(after.queries())) {
                throw new UsageException("The two results are not of the same questions.");
            }
            int[] ofQuestion = evaluators.get(set).clusters();
            clusters.add(before.queries().stream()
                    .mapToInt(query -> ofQuestion[query])
                    .toArray());
            questions.add(before.queries().size());
            won.add(greater(after, before, deciding));
            lost.add(greater(before, after, deciding));
        }
        Map<Metric, MeanDifference> differences = new EnumMap<>(Metric.class);
        boolean enough = clusters.stream()
                .allMatch(ofSet -> Arrays.stream(ofSet).distinct().count() > 1);
        for (Metric metric : enough ? Metric.values() : new Metric[0]) {
            List<PairedBootstrap.Paired> sets = new ArrayList<>();
            for (int set = 0; set < clusters.size(); set++) {
                sets.add(new PairedBootstrap.Paired(
                        first.get(set).values(metric::of), second.get(set).values(metric::of), clusters.get(set)));
            }
            differences.put(metric, bootstrap.compareMean(sets));
        }
        return new RetrievalComparison(differences, questions, won, lost);
    }

    /** Numbers of the questions on which one result has the greater value. */
    private static List<Integer> greater(RetrievalResult one, RetrievalResult other, Metric metric) {
        double[] left = one.values(metric::of);
        double[] right = other.values(metric::of);
        List<Integer> greater = new ArrayList<>();
        for (int place = 0; place < left.length; place++) {
            if (left[place] > right[place]) {
                greater.add(one.queries().get(place));
            }
        }
        return greater;
    }

    /** The difference of a metric with its interval; empty if there are too few answer clusters. */
    public Optional<MeanDifference> difference(Metric metric) {
        return Optional.ofNullable(differences.get(metric));
    }

    /** Whether the second model is better by more than a margin: the whole interval lies above it. */
    public boolean isBetter(Metric metric, double margin) {
        return difference(metric).filter(found -> found.low() > margin).isPresent();
    }

    /** Questions that the second model wins, in all data sets. */
    public int wonQuestions() {
        return won.stream().mapToInt(List::size).sum();
    }

    /** Questions that the first model wins, in all data sets. */
    public int lostQuestions() {
        return lost.stream().mapToInt(List::size).sum();
    }

    /** Questions on which both have the same value, in all data sets. */
    public int levelQuestions() {
        return questions.stream().mapToInt(Integer::intValue).sum() - wonQuestions() - lostQuestions();
    }
}
