package io.github.jjak.refresh;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import java.util.Map;

/**
 * Negatives that are mined again with the model as it is, every few steps of one and the same run; Xiong et al., "Approximate
 * Nearest Neighbor Negative Contrastive Learning for Dense Text Retrieval" (ANCE), arXiv 2007.00808. Unlike there, training waits
 * while negatives are mined, so that a run depends on nothing but its data, settings and seed.
 *
 * @param everySteps steps from one mining to the next, at least 1; the first is before the first step
 * @param mostNegatives most negatives of a row, at least 1; the memory plan counts on them
 * @param options whatever else decides what is mined, by its name: must be equal in the run that resumes
 * @param mining mines
 */
public record NegativeRefresh(int everySteps, int mostNegatives, Map<String, String> options, Mining mining) {

    /** @throws UsageException for numbers below 1 */
    public NegativeRefresh {
        if (everySteps < 1) {
            throw new UsageException("`everySteps` must be at least 1, but is " + everySteps + ".");
        }
        if (mostNegatives < 1) {
            throw new UsageException("Refreshed rows need at least one negative, not " + mostNegatives + ".");
        }
        options = Map.copyOf(options);
    }

    /** Mines the negatives of the training rows. */
    @FunctionalInterface
    public interface Mining {

        /**
         * The same for the same weights and step, bit for bit; otherwise a resumed run would be another one. Called on the
         * training thread, between two steps; must leave the model as it is.
         *
         * @param model the model in training, with the weights it has now
         * @param step steps done
         * @return the training rows, the same in the same order, with columns of negatives, which rows may lack
         */
        Dataset mine(SentenceTransformer model, int step);
    }
}
