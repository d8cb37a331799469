package io.github.jjak.negatives.filter.internal;

import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.Reason;
import io.github.jjak.negatives.internal.CandidateFilter;

/** Rejects every answer that the positives graph puts into the row's cluster. */
public final class SharedAnswerFilter implements CandidateFilter {

    private final MiningCorpus corpus;

    public SharedAnswerFilter(MiningCorpus corpus) {
        this.corpus = corpus;
    }

    @Override
    public Reason reason() {
        return Reason.SHARED_ANSWER;
    }

    @Override
    public boolean rejects(Candidate candidate) {
        if (candidate.document() >= 0) {
            return corpus.isKnownPositive(candidate.row(), candidate.document());
        }
        return corpus.positives().clusterOfAnswer(candidate.text())
                == corpus.positives().clusterOfRow(candidate.row());
    }

    @Override
    public boolean judgesCurated() {
        return true;
    }

    @Override
    public String name() {
        return "data";
    }
}
