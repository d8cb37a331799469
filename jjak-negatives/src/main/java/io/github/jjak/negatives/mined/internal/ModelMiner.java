package io.github.jjak.negatives.mined.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.QueryBy;
import io.github.jjak.negatives.internal.HitCandidates;
import io.github.jjak.negatives.internal.MinedCandidates;
import io.github.jjak.negatives.internal.Miner;
import io.github.jjak.rank.internal.VectorMatrix;
import io.github.jjak.search.internal.ExactVectorSearch;
import io.github.jjak.search.internal.Hits;
import io.github.jjak.search.internal.HnswIndex;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Documents that a model puts near the question, or near the right answer. Every pair is compared as long as there are at most
 * {@link #DEFAULT_MOST_PAIRS} of them; beyond, an HNSW graph finds nearly the same.
 */
public final class ModelMiner implements Miner {

    /** Name of the strategy. */
    public static final String STRATEGY = "model";

    /** Queries times documents that are compared one by one. */
    public static final long DEFAULT_MOST_PAIRS = 100_000_000_000L;

    private static final Logger log = LoggerFactory.getLogger(ModelMiner.class);

    /** Candidates the graph search keeps, for each hit that is asked for. */
    private static final int SEARCH_WIDTH = 2;

    private static final int LEAST_SEARCH_WIDTH = 100;

    private final CorpusEmbeddings embeddings;
    private final QueryBy queryBy;
    private final int depth;
    private final long mostPairs;

    /**
     * Mines with vectors that are ready.
     *
     * @param depth hits of each search that are looked at, at least 1
     * @param mostPairs queries times documents up to which the search is exact, at least 0
     * @throws UsageException for other numbers
     */
    public ModelMiner(CorpusEmbeddings embeddings, QueryBy queryBy, int depth, long mostPairs) {
        if (depth < 1 || mostPairs < 0) {
            throw new UsageException("`depth` must be at least 1 and `exactPairs` at least 0, but they are " + depth
                    + " and " + mostPairs + ".");
        }
        this.embeddings = embeddings;
        this.queryBy = queryBy;
        this.depth = depth;
        this.mostPairs = mostPairs;
    }

    @Override
    public MinedCandidates mine(MiningCorpus corpus) {
        List<HitCandidates.Search> searches = new ArrayList<>();
        if (queryBy.questions()) {
            float[] positives = positiveScores(corpus);
            searches.add(new HitCandidates.Search(
                    "question",
                    search(embeddings.queries()),
                    corpus::queryOfRow,
                    row -> positives[corpus.queryOfRow(row)]));
        }
        if (queryBy.answers()) {
            searches.add(new HitCandidates.Search("answer", searchByAnswers(corpus), corpus::documentOfRow, row ->
                    (float) embeddings.ofItself(corpus.documentOfRow(row))));
        }
        return new HitCandidates(corpus, STRATEGY, searches, embeddings.background());
    }

    private Hits searchByAnswers(MiningCorpus corpus) {
        VectorMatrix documents = embeddings.documents();
        if (corpus.answers() == documents.rows()) {
            return search(documents);
        }
        try (VectorMatrix answers = VectorMatrix.allocate(corpus.answers(), documents.dimension())) {
            for (int answer = 0; answer < corpus.answers(); answer++) {
                answers.set(answer, documents.row(answer));
            }
            return search(answers);
        }
    }

    private Hits search(VectorMatrix queries) {
        VectorMatrix documents = embeddings.documents();
        int hits = Math.min(depth, documents.rows());
        if ((long) queries.rows() * documents.rows() <= mostPairs) {
            return new ExactVectorSearch(embeddings.similarityFunction()).search(queries, documents, hits);
        }
        log.info("{} queries and {} documents: searching with HNSW.", queries.rows(), documents.rows());
        int width = Math.max(LEAST_SEARCH_WIDTH, SEARCH_WIDTH * hits);
        return HnswIndex.build(documents, embeddings.similarityFunction()).search(queries, hits, width);
    }

    private float[] positiveScores(MiningCorpus corpus) {
        float[] scores = new float[corpus.queries().size()];
        for (int query = 0; query < scores.length; query++) {
            double lowest = Double.NaN;
            for (int document : corpus.answersOfQuery(query)) {
                double score = embeddings.similarity(query, document);
                lowest = Double.isNaN(lowest) ? score : Math.min(lowest, score);
            }
            scores[query] = (float) lowest;
        }
        return scores;
    }
}
