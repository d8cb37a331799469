package io.github.jjak.negatives.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.Sampling;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One strategy's part in a {@link NegativeMining}.
 *
 * @param candidates what it found
 * @param perRow negatives per row, above 0; 0.5 gives every second row one
 * @param sampling how they are drawn among those that pass the filters
 * @param filters judge in this order; the first that rejects gives the reason
 * @param curated whether its candidates are curated; such steps come after the others
 * @param judged judges what is drawn; null for nobody
 * @param gate takes out what was drawn and says the same as what it is held against; null for none
 */
public record MiningStep(
        MinedCandidates candidates,
        double perRow,
        Sampling sampling,
        List<CandidateFilter> filters,
        boolean curated,
        @Nullable JudgedDraw judged,
        @Nullable MeaningGate gate) {

    /** The most negatives of one strategy for one row. */
    public static final int MOST_PER_ROW = 100;

    /** @throws UsageException for a number of negatives that is not above 0 and at most 100 */
    public MiningStep {
        filters = List.copyOf(filters);
        if (!(perRow > 0 && perRow <= MOST_PER_ROW)) {
            throw new UsageException("Negatives per row must be above 0 and at most " + MOST_PER_ROW + ", but are "
                    + perRow + " for " + candidates.strategy() + ".");
        }
    }

    /** A step whose negatives nobody judges. */
    public MiningStep(
            MinedCandidates candidates,
            double perRow,
            Sampling sampling,
            List<CandidateFilter> filters,
            boolean curated) {
        this(candidates, perRow, sampling, filters, curated, null, null);
    }

    /** The first filter that rejects a candidate; null where none does. */
    @Nullable
    CandidateFilter rejecting(Candidate candidate) {
        for (CandidateFilter filter : filters) {
            if ((!candidate.curated() || filter.judgesCurated()) && filter.rejects(candidate)) {
                return filter;
            }
        }
        return null;
    }

    /** Draws at most {@code count} for one row among the candidates that passed the filters. */
    JudgedDraw.Drawn draw(int row, List<Candidate> fit, int count, LongSupplier random) {
        return judged == null
                ? new JudgedDraw.Drawn(sampling.draw(fit, count, random), List.of(), List.of())
                : judged.draw(sampling, row, fit, count, random);
    }

    /** How many a row gets, so that the running mean is {@link #perRow()}. */
    int wanted(int row) {
        return (int) (Math.floor((row + 1) * perRow + 1e-9) - Math.floor(row * perRow + 1e-9));
    }
}
