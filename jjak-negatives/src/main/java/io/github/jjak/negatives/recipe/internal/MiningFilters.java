package io.github.jjak.negatives.recipe.internal;

import io.github.jjak.negatives.filter.CrossEncoderScores;
import io.github.jjak.negatives.filter.internal.NearDuplicateFilter;
import io.github.jjak.negatives.filter.internal.ScoreFilter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What keeps right answers out.
 *
 * @param filtered whether filters judge; without, only what the data know as right is left out
 * @param nearDuplicate Jaccard similarity from which a text counts as the right answer
 * @param crossEncoder scores of a cross-encoder, or null
 * @param crossEncoderMax highest such score of a negative; NaN for no bound but the right answer's
 */
public record MiningFilters(
        boolean filtered, double nearDuplicate, @Nullable CrossEncoderScores crossEncoder, double crossEncoderMax) {

    static final MiningFilters DEFAULT =
            new MiningFilters(true, NearDuplicateFilter.DEFAULT_SIMILARITY, null, Double.NaN);

    public MiningFilters {
        NearDuplicateFilter.check(nearDuplicate);
        if (!Double.isNaN(crossEncoderMax)) {
            ScoreFilter.check("`crossEncoderMax`", crossEncoderMax);
        }
    }

    void addTo(Map<String, String> names) {
        names.put("filters", Boolean.toString(filtered));
        names.put("near-duplicate", Double.toString(nearDuplicate));
        names.put("cross-encoder-scores", crossEncoder == null ? "none" : crossEncoder.contentHash());
        names.put("cross-encoder-max", Double.toString(crossEncoderMax));
    }
}
