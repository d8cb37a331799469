package io.github.jjak.negatives;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a mining did, in numbers.
 *
 * @param rows training rows
 * @param rowsWithNegatives rows that have at least one negative
 * @param negatives negatives in all
 * @param foundPositives answers that were taken for right and are new positives
 * @param strategies one entry per strategy, in order
 * @param examples up to ten candidates and what became of them, half of them kept where possible
 */
public record MiningSummary(
        int rows,
        int rowsWithNegatives,
        int negatives,
        int foundPositives,
        List<StrategySummary> strategies,
        List<Example> examples) {

    public MiningSummary {
        strategies = List.copyOf(strategies);
        examples = List.copyOf(examples);
    }

    /**
     * One strategy's numbers.
     *
     * @param strategy its name
     * @param considered candidates that were looked at
     * @param reasons how many of them had each fate; fates of none are left out
     * @param settings the filters' options and values, in the order in which they judge
     * @param positives scores of right answers, one per row that has one
     * @param kept scores of negatives
     * @param rejected scores of candidates that a filter rejected
     */
    public record StrategySummary(
            String strategy,
            int considered,
            Map<Reason, Integer> reasons,
            Map<String, Double> settings,
            Distribution positives,
            Distribution kept,
            Distribution rejected) {

        /** Number of candidates with this fate. */
        public int count(Reason reason) {
            return reasons.getOrDefault(reason, 0);
        }

        /** Share of the candidates that filters rejected, from 0 to 1; 0 when there were none. */
        public double rejectionRate() {
            int rejections = reasons.entrySet().stream()
                    .filter(entry -> entry.getKey().isRejection())
                    .mapToInt(Map.Entry::getValue)
                    .sum();
            return considered == 0 ? 0 : (double) rejections / considered;
        }
    }

    /**
     * A candidate and its fate.
     *
     * @param candidate the candidate, with its text
     * @param reason its fate
     */
    public record Example(Candidate candidate, Reason reason) {}

    /** For JSON, without anybody's texts. */
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("rows", rows);
        map.put("rows_with_negatives", rowsWithNegatives);
        map.put("negatives", negatives);
        map.put("found_positives", foundPositives);
        map.put("strategies", strategies.stream().map(MiningSummary::asMap).toList());
        return map;
    }

    private static Map<String, Object> asMap(StrategySummary strategy) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("strategy", strategy.strategy());
        map.put("considered", strategy.considered());
        map.put("rejection_rate", strategy.rejectionRate());
        Map<String, Object> reasons = new LinkedHashMap<>();
        strategy.reasons().forEach((reason, count) -> reasons.put(reason.id(), count));
        map.put("reasons", reasons);
        map.put("settings", strategy.settings());
        Map<String, Object> scores = new LinkedHashMap<>();
        scores.put("positive", strategy.positives().asMap());
        scores.put("kept", strategy.kept().asMap());
        scores.put("rejected", strategy.rejected().asMap());
        map.put("scores", scores);
        return map;
    }

    /**
     * How scores are spread; quartiles by linear interpolation, as numpy's default. All NaN when there are none.
     *
     * @param count how many there are
     * @param mean arithmetic mean
     * @param standardDeviation of the population
     * @param minimum the least
     * @param quartile1 a quarter lies below
     * @param median half lies below
     * @param quartile3 three quarters lie below
     * @param maximum the most
     */
    public record Distribution(
            int count,
            double mean,
            double standardDeviation,
            double minimum,
            double quartile1,
            double median,
            double quartile3,
            double maximum) {

        /** Of numbers without NaN; the array stays as it is. */
        public static Distribution of(float[] values) {
            if (values.length == 0) {
                double none = Double.NaN;
                return new Distribution(0, none, none, none, none, none, none, none);
            }
            float[] sorted = values.clone();
            Arrays.sort(sorted);
            double sum = 0;
            for (float value : sorted) {
                sum += value;
            }
            double mean = sum / sorted.length;
            double squares = 0;
            for (float value : sorted) {
                squares += (value - mean) * (value - mean);
            }
            return new Distribution(
                    sorted.length,
                    mean,
                    Math.sqrt(squares / sorted.length),
                    sorted[0],
                    quantile(sorted, 0.25),
                    quantile(sorted, 0.5),
                    quantile(sorted, 0.75),
                    sorted[sorted.length - 1]);
        }

        /** A quantile of ascending numbers, at least one. */
        static double quantile(float[] sorted, double share) {
            double place = share * (sorted.length - 1);
            int below = (int) place;
            int above = Math.min(below + 1, sorted.length - 1);
            return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
        }

        /** For JSON; only the count where there are no values. */
        public Map<String, Object> asMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("count", count);
            if (count > 0) {
                map.put("mean", mean);
                map.put("std", standardDeviation);
                map.put("min", minimum);
                map.put("25%", quartile1);
                map.put("median", median);
                map.put("75%", quartile3);
                map.put("max", maximum);
            }
            return map;
        }
    }
}
