package io.github.jjak.negatives.filter.internal;

import io.github.jjak.data.internal.TextKey;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.Reason;
import io.github.jjak.negatives.internal.CandidateFilter;
import java.util.HashMap;
import java.util.Map;

/** Rejects what is the row's own question or answer, after normalisation. */
public final class IdentityFilter implements CandidateFilter {

    private final MiningCorpus corpus;
    private final int[] documentOfQuery;

    /** Looks the questions up among the documents once. */
    public IdentityFilter(MiningCorpus corpus) {
        this.corpus = corpus;
        Map<String, Integer> documentOfKey = new HashMap<>();
        for (int document = 0; document < corpus.documents().size(); document++) {
            documentOfKey.put(TextKey.of(corpus.documents().get(document)), document);
        }
        this.documentOfQuery = corpus.queries().stream()
                .mapToInt(question -> documentOfKey.getOrDefault(TextKey.of(question), -1))
                .toArray();
    }

    @Override
    public Reason reason() {
        return Reason.IDENTICAL;
    }

    @Override
    public boolean rejects(Candidate candidate) {
        int row = candidate.row();
        if (candidate.document() >= 0) {
            return candidate.document() == corpus.documentOfRow(row)
                    || candidate.document() == documentOfQuery[corpus.queryOfRow(row)];
        }
        String key = TextKey.of(candidate.text());
        return key.equals(TextKey.of(corpus.question(row))) || key.equals(TextKey.of(corpus.answer(row)));
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
