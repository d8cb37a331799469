package io.github.jjak.negatives.recipe.internal;

import io.github.jjak.negatives.filter.CrossEncoderScores;
import io.github.jjak.negatives.filter.internal.NearDuplicateFilter;
import io.github.jjak.negatives.filter.internal.ScoreFilter;
import io.github.jjak.negatives.internal.JudgedDraw;
import io.github.jjak.negatives.internal.MeaningGate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What keeps right answers out.
 *
 * @param filtered whether filters judge; without, only what the data know as right is left out
 * @param nearDuplicate Jaccard similarity from which a text counts as the right answer
 * @param crossEncoder scores of a cross-encoder, or null
 * @param crossEncoderMax highest such score of a negative; NaN for no bound but the right answer's
 * @param judgeShare share of the right answer's probability from which a judge takes a negative for right
 * @param gateThreshold probability from which the gate takes a negative for the same as its source
 * @param gateMined whether the gate also reads what was found in the corpus
 */
public record MiningFilters(
        boolean filtered,
        double nearDuplicate,
        @Nullable CrossEncoderScores crossEncoder,
        double crossEncoderMax,
        double judgeShare,
        double gateThreshold,
        boolean gateMined) {

    static final MiningFilters DEFAULT = new MiningFilters(
            true,
            NearDuplicateFilter.DEFAULT_SIMILARITY,
            null,
            Double.NaN,
            JudgedDraw.DEFAULT_SHARE,
            MeaningGate.DEFAULT_THRESHOLD,
            false);

    public MiningFilters {
        NearDuplicateFilter.check(nearDuplicate);
        if (!Double.isNaN(crossEncoderMax)) {
            ScoreFilter.check("`crossEncoderMax`", crossEncoderMax);
        }
        JudgedDraw.check(judgeShare);
        MeaningGate.check(gateThreshold);
    }

    /** The same with other filters or none. */
    public MiningFilters withFiltered(boolean value) {
        return new MiningFilters(
                value, nearDuplicate, crossEncoder, crossEncoderMax, judgeShare, gateThreshold, gateMined);
    }

    /** The same with another similarity of near-duplicates. */
    public MiningFilters withNearDuplicate(double value) {
        return new MiningFilters(filtered, value, crossEncoder, crossEncoderMax, judgeShare, gateThreshold, gateMined);
    }

    /** The same with other scores of a cross-encoder. */
    public MiningFilters withCrossEncoder(@Nullable CrossEncoderScores value, double highest) {
        return new MiningFilters(filtered, nearDuplicate, value, highest, judgeShare, gateThreshold, gateMined);
    }

    /** The same with another share of a judge. */
    public MiningFilters withJudgeShare(double value) {
        return new MiningFilters(
                filtered, nearDuplicate, crossEncoder, crossEncoderMax, value, gateThreshold, gateMined);
    }

    /** The same with another gate. */
    public MiningFilters withGate(double threshold, boolean mined) {
        return new MiningFilters(filtered, nearDuplicate, crossEncoder, crossEncoderMax, judgeShare, threshold, mined);
    }

    void addTo(Map<String, String> names) {
        names.put("filters", Boolean.toString(filtered));
        names.put("near-duplicate", Double.toString(nearDuplicate));
        names.put("cross-encoder-scores", crossEncoder == null ? "none" : crossEncoder.contentHash());
        names.put("cross-encoder-max", Double.toString(crossEncoderMax));
        names.put("judge-share", Double.toString(judgeShare));
        names.put("gate-threshold", Double.toString(gateThreshold));
        names.put("gate-mined", Boolean.toString(gateMined));
    }
}
