package io.github.jjak.negatives.recipe.internal;

import io.github.jjak.negatives.Sampling;
import io.github.jjak.negatives.internal.NegativeMining;
import java.util.Map;
import java.util.Objects;

/**
 * How negatives are taken from the candidates.
 *
 * @param sampling how BM25's and the model's are drawn; default top
 * @param curatedShare most share of curated negatives among all documents
 * @param relabel whether found false negatives become positives
 * @param seed decides what is drawn
 */
public record NegativeDraw(Sampling sampling, double curatedShare, boolean relabel, long seed) {

    static final NegativeDraw DEFAULT =
            new NegativeDraw(Sampling.top(), NegativeMining.DEFAULT_CURATED_SHARE, false, 42);

    public NegativeDraw {
        Objects.requireNonNull(sampling, "sampling");
        NegativeMining.checkCuratedShare(curatedShare);
    }

    void addTo(Map<String, String> names) {
        names.put("sampling", sampling.toString());
        names.put("curated-share", Double.toString(curatedShare));
        names.put("relabel", Boolean.toString(relabel));
        names.put("seed", Long.toString(seed));
    }
}
