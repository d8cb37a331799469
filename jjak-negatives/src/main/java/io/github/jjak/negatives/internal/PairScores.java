package io.github.jjak.negatives.internal;

import io.github.jjak.negatives.MiningCorpus;

/** How near a model puts a question and a document. Implementations are thread-safe. */
public interface PairScores {

    /** The score of a row's question and a document of {@link MiningCorpus}; NaN where it is not known. */
    double score(int row, int document);

    /** The lowest score among the answers that the data give the row's question; NaN where none is known. */
    static double ofPositives(PairScores scores, MiningCorpus corpus, int row) {
        double lowest = Double.NaN;
        for (int document : corpus.answersOfQuery(corpus.queryOfRow(row))) {
            double score = scores.score(row, document);
            if (Double.isNaN(lowest) || score < lowest) {
                lowest = score;
            }
        }
        return lowest;
    }
}
