package io.github.jjak.negatives.recipe.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.filter.internal.MarginFilter;
import io.github.jjak.negatives.filter.internal.ScoreFilter;
import io.github.jjak.negatives.recipe.MarginChoice;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which scores of a search a negative may have.
 *
 * @param margin distance to the right answer's score; default auto
 * @param absoluteMargin the same as a fixed number, or null
 * @param minScore least score, or null
 * @param maxScore highest score, or null
 */
public record ScoreBounds(
        MarginChoice margin,
        @Nullable Double absoluteMargin,
        @Nullable Double minScore,
        @Nullable Double maxScore) {

    static final ScoreBounds DEFAULT = new ScoreBounds(MarginChoice.auto(), null, null, null);

    /** Checks here, because the filters that check are made when all candidates are there. */
    public ScoreBounds {
        Objects.requireNonNull(margin, "margin");
        if (minScore != null) {
            ScoreFilter.check("`minScore`", minScore);
        }
        if (maxScore != null) {
            ScoreFilter.check("`maxScore`", maxScore);
        }
        if (absoluteMargin != null) {
            MarginFilter.check("`MiningOptions.absoluteMargin`", absoluteMargin);
        }
        if (minScore != null && maxScore != null && minScore > maxScore) {
            throw new UsageException(
                    "`minScore` " + minScore + " is above `maxScore` " + maxScore + "; no score satisfies both.");
        }
    }

    /** Whether a number on the scale of the scores is among them. */
    boolean areOnOneScale() {
        return minScore != null || maxScore != null || absoluteMargin != null;
    }

    void addTo(Map<String, String> names) {
        names.put("mining-margin", margin.toString());
        names.put("mining-absolute-margin", String.valueOf(absoluteMargin));
        names.put("min-score", String.valueOf(minScore));
        names.put("max-score", String.valueOf(maxScore));
    }
}
