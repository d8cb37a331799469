package io.github.jjak.cli.option;

import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.eval.RetrievalMetrics;
import io.github.jjak.rank.Ranking;
import io.github.jjak.search.Bm25Options;
import io.github.jjak.search.internal.Bm25Index;
import io.github.jjak.search.internal.Hits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** BM25 measured as a model is: what words alone find, without any training. */
public final class LexicalBaseline {

    /** What a person gives as the model. */
    public static final String NAME = "bm25";

    private LexicalBaseline() {}

    /** Metrics by name, such as {@code bm25_ndcg@10}. */
    public static Map<String, Double> evaluate(InformationRetrievalEvaluator retrieval) {
        return retrieval.score(rankings(retrieval)).asMap(NAME);
    }

    /** The best answers of every question. */
    static List<Ranking> rankings(InformationRetrievalEvaluator retrieval) {
        List<Ranking> rankings = new ArrayList<>();
        try (Bm25Index index = Bm25Index.build(retrieval.answers(), Bm25Options.ofDefaults())) {
            Hits hits = index.search(retrieval.questions(), RetrievalMetrics.DEPTH);
            for (int query = 0; query < hits.queries(); query++) {
                rankings.add(Ranking.of(hits.positions()[query], hits.scores()[query]));
            }
        }
        return rankings;
    }
}
