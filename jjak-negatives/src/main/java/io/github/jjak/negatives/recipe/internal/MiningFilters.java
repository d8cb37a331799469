package io.github.jjak.negatives.recipe.internal;

import io.github.jjak.negatives.filter.CrossEncoderScores;
import io.github.jjak.negatives.filter.internal.NearDuplicateFilter;
import io.github.jjak.negatives.filter.internal.ScoreFilter;
import io.github.jjak.negatives.internal.JudgedDraw;
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
 */
public record MiningFilters(
        boolean filtered,
        double nearDuplicate,
        @Nullable CrossEncoderScores crossEncoder,
        double crossEncoderMax,
        double judgeShare) {

    static final MiningFilters DEFAULT =
            new MiningFilters(true, NearDuplicateFilter.DEFAULT_SIMILARITY, null, Double.NaN, JudgedDraw.DEFAULT_SHARE);

    public MiningFilters {
        NearDuplicateFilter.check(nearDuplicate);
        if (!Double.isNaN(crossEncoderMax)) {
            ScoreFilter.check("`crossEncoderMax`", crossEncoderMax);
        }
        JudgedDraw.check(judgeShare);
    }

    void addTo(Map<String, String> names) {
        names.put("filters", Boolean.toString(filtered));
        names.put("near-duplicate", Double.toString(nearDuplicate));
        names.put("cross-encoder-scores", crossEncoder == null ? "none" : crossEncoder.contentHash());
        names.put("cross-encoder-max", Double.toString(crossEncoderMax));
        names.put("judge-share", Double.toString(judgeShare));
    }
}
