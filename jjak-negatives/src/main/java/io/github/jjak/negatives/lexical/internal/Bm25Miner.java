package io.github.jjak.negatives.lexical.internal;

import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.QueryBy;
import io.github.jjak.negatives.internal.HitCandidates;
import io.github.jjak.negatives.internal.MinedCandidates;
import io.github.jjak.negatives.internal.Miner;
import io.github.jjak.search.Bm25Options;
import io.github.jjak.search.internal.Bm25Index;
import io.github.jjak.search.internal.Hits;
import java.util.ArrayList;
import java.util.List;

/**
 * Documents that share words with the question or with the right answer, by BM25. The right answer's score is known only where it
 * is among the hits.
 */
public final class Bm25Miner implements Miner {

    /** Name of the strategy. */
    public static final String STRATEGY = "bm25";

    private final Bm25Options options;
    private final QueryBy queryBy;
    private final int depth;

    /** @param depth hits of each search that are looked at, at least 1 */
    public Bm25Miner(Bm25Options options, QueryBy queryBy, int depth) {
        this.options = options;
        this.queryBy = queryBy;
        this.depth = depth;
    }

    @Override
    public MinedCandidates mine(MiningCorpus corpus) {
        List<HitCandidates.Search> searches = new ArrayList<>();
        try (Bm25Index index = Bm25Index.build(corpus.documents(), options)) {
            if (queryBy.questions()) {
                Hits hits = index.search(corpus.queries(), depth);
                float[] positives = positiveScores(corpus, hits);
                searches.add(new HitCandidates.Search(
                        "question", hits, corpus::queryOfRow, row -> positives[corpus.queryOfRow(row)]));
            }
            if (queryBy.answers()) {
                Hits hits = index.search(corpus.documents().subList(0, corpus.answers()), depth);
                searches.add(new HitCandidates.Search(
                        "answer",
                        hits,
                        corpus::documentOfRow,
                        row -> scoreOf(hits, corpus.documentOfRow(row), new int[] {corpus.documentOfRow(row)})));
            }
        }
        // Texts that have nothing to do with each other share no word.
        return new HitCandidates(corpus, STRATEGY, searches, 0);
    }

    private static float[] positiveScores(MiningCorpus corpus, Hits hits) {
        float[] scores = new float[hits.queries()];
        for (int query = 0; query < scores.length; query++) {
            scores[query] = scoreOf(hits, query, corpus.answersOfQuery(query));
        }
        return scores;
    }

    /** The lowest score among those of the documents that were found; NaN where none was. */
    private static float scoreOf(Hits hits, int query, int[] documents) {
        float lowest = Float.NaN;
        int[] positions = hits.positions()[query];
        for (int i = 0; i < positions.length; i++) {
            for (int document : documents) {
                if (positions[i] == document) {
                    // Hits descend, so the last is the lowest.
                    lowest = hits.scores()[query][i];
                }
            }
        }
        return lowest;
    }
}
