package io.github.jjak.negatives.mined.internal;

import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.search.internal.Hits;

/**
 * All that mining asks of the vectors of a corpus' questions and documents, wherever they are: in this process, or on the executors of a
 * cluster. Numbers are those of {@link MiningCorpus}. Calls are few and each is for everything, so one may be a job of its own.
 */
public interface CorpusVectors {

    /** The nearest documents of every question, at most {@code hits} each; equal scores by document. */
    Hits ofQuestions(int hits);

    /** The nearest documents of every answer, at most {@code hits} each, itself among them; equal scores by document. */
    Hits ofAnswers(int hits);

    /**
     * Similarities of pairs, summed in float64.
     *
     * @param questions the questions of the pairs
     * @param documents as many, the document of each pair
     * @return {@code [pairs]}
     */
    float[] similarities(int[] questions, int[] documents);

    /** How near each answer is to itself, {@code [answers]}: 1 by cosine. */
    float[] ofAnswersToThemselves();
}
