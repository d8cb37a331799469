package io.github.jjak.negatives.filter.internal;

import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.Reason;
import io.github.jjak.negatives.internal.CandidateFilter;
import io.github.jjak.negatives.internal.PairScores;
import java.util.OptionalDouble;

/**
 * Rejects what a second model puts too near to the question, measured from that model's score of the right answer, as
 * {@code GISTEmbedLoss} masks (arXiv 2402.16829). That is a doubt and no proof, so nothing is relabelled on a guide's word.
 */
public final class GuideFilter implements CandidateFilter {

    private final MiningCorpus corpus;
    private final PairScores scores;
    private final MarginFilter margin;

    /**
     * Judges by the guide's scores.
     *
     * @param margin how far below the right answer's score a candidate must stay
     */
    public GuideFilter(MiningCorpus corpus, PairScores scores, MarginFilter margin) {
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
        return candidate.document() >= 0 && margin.rejects(asGuideScores(candidate));
    }

    private Candidate asGuideScores(Candidate candidate) {
        return candidate.withScores(
                scores.score(candidate.row(), candidate.document()),
                PairScores.ofPositives(scores, corpus, candidate.row()));
    }

    @Override
    public String name() {
        return margin.name();
    }

    @Override
    public double value() {
        return margin.value();
    }

    @Override
    public OptionalDouble valueThatKeeps(Candidate candidate) {
        return margin.valueThatKeeps(asGuideScores(candidate));
    }
}
