package io.github.jjak.negatives.mined.internal;

import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.rank.internal.VectorMatrix;
import io.github.jjak.search.internal.ExactVectorSearch;
import io.github.jjak.search.internal.Hits;
import io.github.jjak.search.internal.HnswIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vectors in this process, searched exactly as long as there are few pairs; beyond, an HNSW graph finds nearly the same.
 *
 * @param corpus what was embedded
 * @param embeddings its vectors; closed by their owner
 * @param mostPairs queries times documents that are compared one by one
 */
record EmbeddedCorpus(MiningCorpus corpus, CorpusEmbeddings embeddings, long mostPairs) implements CorpusVectors {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedCorpus.class);

    /** Candidates the graph search keeps, for each hit that is asked for. */
    private static final int SEARCH_WIDTH = 2;

    private static final int LEAST_SEARCH_WIDTH = 100;

    @Override
    public Hits ofQuestions(int hits) {
        return search(embeddings.queries(), hits);
    }

    @Override
    public Hits ofAnswers(int hits) {
        VectorMatrix documents = embeddings.documents();
        if (corpus.answers() == documents.rows()) {
            return search(documents, hits);
        }
        try (VectorMatrix answers = VectorMatrix.allocate(corpus.answers(), documents.dimension())) {
            for (int answer = 0; answer < corpus.answers(); answer++) {
                answers.set(answer, documents.row(answer));
            }
            return search(answers, hits);
        }
    }

    private Hits search(VectorMatrix queries, int wanted) {
        VectorMatrix documents = embeddings.documents();
        int hits = Math.min(wanted, documents.rows());
        if ((long) queries.rows() * documents.rows() <= mostPairs) {
            return new ExactVectorSearch(embeddings.similarityFunction()).search(queries, documents, hits);
        }
        log.info("{} queries and {} documents: searching with HNSW.", queries.rows(), documents.rows());
        int width = Math.max(LEAST_SEARCH_WIDTH, SEARCH_WIDTH * hits);
        return HnswIndex.build(documents, embeddings.similarityFunction()).search(queries, hits, width);
    }

    @Override
    public float[] similarities(int[] questions, int[] documents) {
        return embeddings.similarities(questions, documents);
    }

    @Override
    public float[] ofAnswersToThemselves() {
        float[] scores = new float[corpus.answers()];
        for (int answer = 0; answer < scores.length; answer++) {
            scores[answer] = embeddings.ofItself(answer);
        }
        return scores;
    }
}
