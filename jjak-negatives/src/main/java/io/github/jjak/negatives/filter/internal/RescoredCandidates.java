package io.github.jjak.negatives.filter.internal;

import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.internal.MinedCandidates;
import io.github.jjak.negatives.internal.PairScores;
import java.util.List;

/**
 * The same candidates with the scores of another judge.
 *
 * @param candidates whose candidates they are
 * @param corpus what was mined
 * @param scores the judge
 * @param backgroundScore the judge's score of texts that have nothing to do with each other
 */
public record RescoredCandidates(
        MinedCandidates candidates, MiningCorpus corpus, PairScores scores, double backgroundScore)
        implements MinedCandidates {

    @Override
    public String strategy() {
        return candidates.strategy();
    }

    @Override
    public List<Candidate> ofRow(int row) {
        double positive = PairScores.ofPositives(scores, corpus, row);
        return candidates.ofRow(row).stream()
                .filter(candidate -> candidate.document() >= 0)
                .map(candidate -> candidate.withScores(scores.score(row, candidate.document()), positive))
                .toList();
    }
}
