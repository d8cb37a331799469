package io.github.jjak.negatives.filter.internal;

import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.Reason;
import io.github.jjak.negatives.filter.CrossEncoderScores;
import io.github.jjak.negatives.internal.CandidateFilter;
import java.util.OptionalDouble;

/**
 * Rejects pairs that a cross-encoder takes for right (denoising as in RocketQA, arXiv 2010.08191): scored above a bound, or above
 * the right answer. Pairs that the file does not have pass.
 */
public final class CrossEncoderFilter implements CandidateFilter {

    private final MiningCorpus corpus;
    private final CrossEncoderScores scores;
    private final double bound;

    /** @param bound highest score of a negative; NaN for none but the right answer's score */
    public CrossEncoderFilter(MiningCorpus corpus, CrossEncoderScores scores, double bound) {
        this.corpus = corpus;
        this.scores = scores;
        this.bound = bound;
    }

    @Override
    public Reason reason() {
        return Reason.CROSS_ENCODER;
    }

    @Override
    public boolean rejects(Candidate candidate) {
        return score(candidate) > bound || takesForPositive(candidate);
    }

    /** What is scored at least as high as the right answer is taken for right. */
    @Override
    public boolean takesForPositive(Candidate candidate) {
        int row = candidate.row();
        return score(candidate) >= scores.score(corpus.question(row), corpus.answer(row));
    }

    private double score(Candidate candidate) {
        return scores.score(corpus.question(candidate.row()), candidate.text());
    }

    @Override
    public String name() {
        return "cross-encoder-max";
    }

    @Override
    public double value() {
        return bound;
    }

    @Override
    public OptionalDouble valueThatKeeps(Candidate candidate) {
        return takesForPositive(candidate) ? OptionalDouble.empty() : OptionalDouble.of(score(candidate));
    }
}
