package io.github.jjak.negatives.internal;

import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MiningSummary.StrategySummary;
import io.github.jjak.negatives.Reason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Counts what becomes of one strategy's candidates, and what would have kept them. Not thread-safe. */
final class StepTally {

    private final MiningStep step;
    private final Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
    private final CollectedNumbers positives = new CollectedNumbers();
    private final CollectedNumbers kept = new CollectedNumbers();
    private final CollectedNumbers rejected = new CollectedNumbers();
    private final Map<CandidateFilter, List<Double>> nearestValues = new LinkedHashMap<>();
    private final Map<CandidateFilter, Double> nearestOfRow = new LinkedHashMap<>();
    private int considered;
    private int rowOfPositive = -1;

    StepTally(MiningStep step) {
        this.step = step;
    }

    void decided(Candidate candidate, Reason reason) {
        considered++;
        reasons.merge(reason, 1, Integer::sum);
        if (reason == Reason.KEPT) {
            kept.add(candidate.score());
        } else if (reason.isRejection()) {
            rejected.add(candidate.score());
        }
        if (rowOfPositive != candidate.row() && !Double.isNaN(candidate.positiveScore())) {
            rowOfPositive = candidate.row();
            positives.add(candidate.positiveScore());
        }
    }

    void withdrawn() {
        reasons.merge(Reason.KEPT, -1, Integer::sum);
        reasons.merge(Reason.WITHDRAWN, 1, Integer::sum);
    }

    /** Remembers, per row, the value nearest to the present one that would have kept something. */
    void rejectedBy(CandidateFilter filter, Candidate candidate) {
        OptionalDouble value = filter.valueThatKeeps(candidate);
        if (value.isPresent()) {
            nearestOfRow.merge(
                    filter,
                    value.getAsDouble(),
                    (left, right) ->
                            Math.abs(left - filter.value()) <= Math.abs(right - filter.value()) ? left : right);
        }
    }

    void rowDone() {
        nearestOfRow.forEach((filter, value) -> nearestValues
                .computeIfAbsent(filter, unused -> new ArrayList<>())
                .add(value));
        nearestOfRow.clear();
    }

    StrategySummary summary() {
        Map<Reason, Integer> seen = new EnumMap<>(Reason.class);
        reasons.forEach((reason, count) -> {
            if (count > 0) {
                seen.put(reason, count);
            }
        });
        Map<String, Double> settings = new LinkedHashMap<>();
        for (CandidateFilter filter : step.filters()) {
            if (!Double.isNaN(filter.value())) {
                settings.put(filter.name(), filter.value());
            }
        }
        JudgedDraw judged = step.judged();
        if (judged != null) {
            settings.put("judge-share", judged.share());
        }
        MeaningGate gate = step.gate();
        if (gate != null) {
            settings.put("gate-threshold", gate.threshold());
        }
        return new StrategySummary(
                step.candidates().strategy(),
                considered,
                seen,
                settings,
                positives.distribution(),
                kept.distribution(),
                rejected.distribution());
    }

    /** Says which filter took most, and a value that would leave half of its rows something. */
    String whyNothingIsLeft() {
        String strategy = step.candidates().strategy();
        if (considered == 0) {
            return strategy + " found no candidates.";
        }
        Reason most = reasons.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(Reason.IDENTICAL);
        StringBuilder words = new StringBuilder(String.format(
                Locale.ROOT,
                "%s found %d candidates, of which %d were rejected as %s",
                strategy,
                considered,
                reasons.getOrDefault(most, 0),
                most.id()));
        CandidateFilter filter = filterOf(most);
        if (filter == null) {
            return words.append(".").toString();
        }
        words.append(" (`").append(filter.name()).append('`');
        if (!Double.isNaN(filter.value())) {
            words.append(' ').append(number(filter.value()));
        }
        words.append(").");
        List<Double> values = nearestValues.get(filter);
        if (values != null) {
            double[] sorted =
                    values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            words.append(" With `")
                    .append(filter.name())
                    .append("` ")
                    .append(number(sorted[sorted.length / 2]))
                    .append(" it would leave something to about half of the rows.");
        }
        return words.toString();
    }

    private @Nullable CandidateFilter filterOf(Reason reason) {
        return step.filters().stream()
                .filter(filter -> filter.reason() == reason)
                .findFirst()
                .orElse(null);
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.4f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
