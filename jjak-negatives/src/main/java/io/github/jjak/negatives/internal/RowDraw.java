package io.github.jjak.negatives.internal;

import io.github.jjak.data.internal.SeededRandom;
import io.github.jjak.data.internal.TextKey;
import io.github.jjak.negatives.Candidate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a strategy gives one row: its candidates, which filter rejects which, what was drawn among the others, and what the gate says of
 * that. Changes nothing outside. Not thread-safe.
 */
final class RowDraw {

    private final MiningStep step;
    private final int row;
    private final List<Candidate> candidates;
    private final List<@Nullable CandidateFilter> rejecting;
    private final BitSet duplicates = new BitSet();
    private final Set<Candidate> left = new LinkedHashSet<>();
    private final SeededRandom random;

    private final Set<Candidate> kept = new LinkedHashSet<>();
    private final Set<Candidate> falseNegatives = new HashSet<>();
    private final List<Candidate> positives = new ArrayList<>();
    private final Map<Candidate, Float> meanings = new HashMap<>();

    /**
     * Judges the row's candidates.
     *
     * @param taken keys of the texts that the row already has
     * @param random of this row and strategy alone
     */
    RowDraw(MiningStep step, int row, Set<String> taken, SeededRandom random) {
        this.step = step;
        this.row = row;
        this.random = random;
        this.candidates = step.candidates().ofRow(row);
        this.rejecting = new ArrayList<>(candidates.size());
        Set<String> ofStep = new HashSet<>(taken);
        for (Candidate candidate : candidates) {
            CandidateFilter filter = step.rejecting(candidate);
            rejecting.add(filter);
            if (filter == null) {
                if (ofStep.add(TextKey.of(candidate.text()))) {
                    left.add(candidate);
                } else {
                    duplicates.set(rejecting.size() - 1);
                }
            }
        }
    }

    /** Draws as many as are still wanted, and returns them: they are kept unless {@link #read} takes them out. */
    List<Candidate> draw() {
        int missing = step.wanted(row) - kept.size();
        if (missing <= 0 || left.isEmpty()) {
            return List.of();
        }
        JudgedDraw.Drawn drawn = step.draw(row, List.copyOf(left), missing, random::nextLong);
        kept.addAll(drawn.kept());
        falseNegatives.addAll(drawn.falseNegatives());
        positives.addAll(drawn.positives());
        drawn.kept().forEach(left::remove);
        drawn.falseNegatives().forEach(left::remove);
        return drawn.kept();
    }

    /** What the gate says of a candidate that was drawn. */
    void read(Candidate drawn, float sameMeaning, boolean rejected) {
        meanings.put(drawn, sameMeaning);
        if (rejected) {
            kept.remove(drawn);
        }
    }

    MiningStep step() {
        return step;
    }

    /** All of them, in the strategy's order. */
    List<Candidate> candidates() {
        return candidates;
    }

    /** The filter that rejects a candidate, by its place; null where none does. */
    @Nullable
    CandidateFilter rejecting(int candidate) {
        return rejecting.get(candidate);
    }

    boolean isKept(Candidate candidate) {
        return kept.contains(candidate);
    }

    /** Whether the judge takes a candidate that was drawn for right. */
    boolean isFalseNegative(Candidate candidate) {
        return falseNegatives.contains(candidate);
    }

    /** Whether the gate took a candidate out that was drawn. */
    boolean isOutByMeaning(Candidate candidate) {
        return meanings.containsKey(candidate) && !kept.contains(candidate);
    }

    /** Whether no filter rejects a candidate, by its place, but the row has its text from an earlier one. */
    boolean isDuplicate(int candidate) {
        return duplicates.get(candidate);
    }

    /** What the judge takes for at least as right as the right answer. */
    List<Candidate> positives() {
        return positives;
    }

    /** The candidate with what the gate said of it, if it read it. */
    Candidate withMeaning(Candidate candidate) {
        Float sameMeaning = meanings.get(candidate);
        return sameMeaning == null ? candidate : candidate.withSameMeaning(sameMeaning);
    }

    /** Keys of the texts that were kept. */
    List<String> keptKeys() {
        return kept.stream().map(candidate -> TextKey.of(candidate.text())).toList();
    }
}
