package io.github.jjak.eval.internal;

import io.github.jjak.rank.ParaphraseMining;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How well mined pairs are those that are known, as in sentence-transformers' {@code ParaphraseMiningEvaluator}.
 *
 * @param averagePrecision mean over the known pairs of the precision at their place, 0 where they were not mined
 * @param f1 best harmonic mean of precision and recall over all thresholds
 * @param precision at that threshold
 * @param recall at that threshold
 * @param threshold half-way between the last pair that passes and the next
 */
public record ParaphraseMetrics(double averagePrecision, double f1, double precision, double recall, double threshold) {

    /** The known pairs; not thread-safe while it is filled. */
    public static final class Duplicates {

        private final Map<Integer, Set<Integer>> others = new HashMap<>();
        private final Set<Long> pairs = new HashSet<>();

        /** Adds a pair; the order does not matter. */
        public void add(int first, int second) {
            if (first != second && pairs.add(key(first, second))) {
                others.computeIfAbsent(first, none -> new TreeSet<>()).add(second);
                others.computeIfAbsent(second, none -> new TreeSet<>()).add(first);
            }
        }

        /** Whether two texts mean the same. */
        public boolean contains(int first, int second) {
            return pairs.contains(key(first, second));
        }

        /** How many pairs there are. */
        public int size() {
            return pairs.size();
        }

        /** These and all pairs that follow from them. */
        public Duplicates closure() {
            Duplicates closed = new Duplicates();
            Set<Integer> seen = new HashSet<>();
            for (int start : others.keySet()) {
                if (seen.contains(start)) {
                    continue;
                }
                TreeSet<Integer> group = new TreeSet<>();
                ArrayDeque<Integer> waiting = new ArrayDeque<>(List.of(start));
                while (!waiting.isEmpty()) {
                    int text = waiting.remove();
                    if (group.add(text)) {
                        waiting.addAll(others.getOrDefault(text, Set.of()));
                    }
                }
                seen.addAll(group);
                group.forEach(first -> group.tailSet(first, false).forEach(second -> closed.add(first, second)));
            }
            return closed;
        }

        private static long key(int first, int second) {
            return ((long) Math.min(first, second) << 32) | Math.max(first, second);
        }
    }

    /**
     * Metrics of mined pairs.
     *
     * @param mined best first
     */
    public static ParaphraseMetrics of(List<ParaphraseMining.Pair> mined, Duplicates duplicates) {
        int correct = 0;
        int before = 0;
        double precisions = 0;
        ParaphraseMetrics best = new ParaphraseMetrics(0, 0, 0, 0, 0);
        for (int place = 0; place < mined.size(); place++) {
            ParaphraseMining.Pair pair = mined.get(place);
            correct += duplicates.contains(pair.first(), pair.second()) ? 1 : 0;
            double next = mined.get(Math.min(place + 1, mined.size() - 1)).score();
            boolean tied = place + 1 < mined.size() && next == pair.score();
            if (tied || correct == before) {
                continue;
            }
            double precision = (double) correct / (place + 1);
            double recall = (double) correct / duplicates.size();
            double f1 = 2 * precision * recall / (precision + recall);
            precisions += precision * (correct - before);
            if (f1 > best.f1) {
                best = new ParaphraseMetrics(0, f1, precision, recall, (pair.score() + next) / 2);
            }
            before = correct;
        }
        double average = duplicates.size() == 0 ? 0 : precisions / duplicates.size();
        return new ParaphraseMetrics(average, best.f1, best.precision, best.recall, best.threshold);
    }

    /** The metrics under sentence-transformers' names. */
    public Map<String, Double> asMap() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("average_precision", averagePrecision);
        metrics.put("f1", f1);
        metrics.put("precision", precision);
        metrics.put("recall", recall);
        metrics.put("threshold", threshold);
        return metrics;
    }
}
