package io.github.jjak.negatives;

import java.util.List;

/**
 * Reads a text together with others and says how likely each of them is right, for instance a cross-encoder. Mining asks it about the
 * negatives that it has drawn, so that right answers among them can be left out. Implementations are thread-safe.
 */
public interface NegativeJudge {

    /**
     * Judges texts.
     *
     * @param text what the others are held against: a question; for texts that were made of a right answer, that answer
     * @param others the texts in question
     * @return for each of the others, in order, the probability that it is a right answer to the question, or means the same as the
     *     answer; from 0 to 1
     */
    float[] probabilities(String text, List<String> others);

    /** What tells this judge from another one, for instance a hash of its weights: equal only for judges that always say the same. */
    String contentHash();
}
