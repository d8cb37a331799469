package io.github.jjak.negatives.filter;

import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.CandidateFilter;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.PairScores;
import io.github.jjak.negatives.Reason;
import java.util.OptionalDouble;

/**
 * Rejects what a second model puts too near to the question, measured by that model's score of the right answer, as
 * {@code GISTEmbedLoss} masks (arXiv 2402.16829): above {@code g+ - m}.
 */
public final class GuideFilter implements CandidateFilter {

    private final MiningCorpus corpus;
    private final PairScores scores;
    private final double margin;

    /**
     * Judges by the guide's scores.
     *
     * @param margin m, at least 0
     * @throws UsageException for a negative margin
     */
    public GuideFilter(MiningCorpus corpus, PairScores scores, double margin) {
        if (!(margin >= 0 && Double.isFinite(margin))) {
            throw new UsageException("--guide-margin must be a number of at least 0, but is " + margin + ".");
        }
        this.corpus = corpus;
        this.scores = scores;
        this.margin = margin;
    }

    @Override
    public Reason reason() {
        return Reason.GUIDE;
    }

    @Override
    public boolean rejects(Candidate candidate) {
        return candidate.document() >= 0 && gap(candidate) < margin;
    }

    /** A candidate that the guide puts above the right answer is taken for right. */
    @Override
    public boolean takesForPositive(Candidate candidate) {
        return gap(candidate) <= 0;
    }

    private double gap(Candidate candidate) {
        return PairScores.ofPositives(scores, corpus, candidate.row())
                - scores.score(candidate.row(), candidate.document());
    }

    @Override
    public String option() {
        return "--guide-margin";
    }

    @Override
    public double value() {
        return margin;
    }

    @Override
    public OptionalDouble valueThatKeeps(Candidate candidate) {
        double gap = gap(candidate);
        return gap >= 0 ? OptionalDouble.of(gap) : OptionalDouble.empty();
    }
}
