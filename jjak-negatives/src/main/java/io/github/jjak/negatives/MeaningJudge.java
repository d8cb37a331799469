package io.github.jjak.negatives;

import java.util.List;

/**
 * Reads two texts and says how surely the second one follows from the first, for instance a classifier that was trained on natural
 * language inference. Mining asks it in both directions about a perturbed text and its source: if each follows from the other, nothing
 * was changed that counts. Implementations are thread-safe.
 */
public interface MeaningJudge {

    /**
     * Judges pairs.
     *
     * @param premises what is taken for true
     * @param hypotheses what may follow from it, as many
     * @return for each pair, in order, the probability that the hypothesis follows from the premise, from 0 to 1
     */
    float[] probabilities(List<String> premises, List<String> hypotheses);

    /** Whether the order of the two texts makes no difference, so that one direction is enough. */
    default boolean isSymmetric() {
        return false;
    }

    /** What tells this judge from another one, for instance a hash of its weights: equal only for judges that always say the same. */
    String contentHash();
}
