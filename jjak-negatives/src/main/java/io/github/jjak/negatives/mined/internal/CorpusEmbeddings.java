package io.github.jjak.negatives.mined.internal;

import io.github.jjak.cache.internal.EmbeddingCache;
import io.github.jjak.model.EncodeOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.internal.PairScores;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.rank.internal.VectorMatrix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A corpus' questions and documents as one model's vectors, compared by the model's own similarity. It owns native memory, four bytes per number; close
 * it when nobody reads any more. Reading is thread-safe.
 */
public final class CorpusEmbeddings implements PairScores, AutoCloseable {

    private final MiningCorpus corpus;
    private final VectorMatrix queries;
    private final VectorMatrix documents;
    private final SimilarityFunction similarity;

    /**
     * Takes vectors that are ready, and owns them from then on.
     *
     * @param queries {@code [queries, dim]} in the order of {@link MiningCorpus#queries()}
     * @param documents {@code [documents, dim]} in the order of {@link MiningCorpus#documents()}
     * @param similarity how they are compared
     * @throws IllegalArgumentException for other numbers of rows
     */
    public CorpusEmbeddings(
            MiningCorpus corpus, VectorMatrix queries, VectorMatrix documents, SimilarityFunction similarity) {
        if (queries.rows() != corpus.queries().size()
                || documents.rows() != corpus.documents().size()) {
            throw new IllegalArgumentException(
                    "The corpus has " + corpus.queries().size() + " questions and "
                            + corpus.documents().size() + " documents, the vectors have " + queries.rows() + " and "
                            + documents.rows() + " rows.");
        }
        this.corpus = corpus;
        this.queries = queries;
        this.documents = documents;
        this.similarity = similarity;
    }

    /** Embeds questions as queries and documents as documents; vectors that the cache has are not computed again. */
    public static CorpusEmbeddings of(MiningCorpus corpus, SentenceTransformer model, @Nullable EmbeddingCache cache) {
        VectorMatrix queries = embed(model, TextRole.QUERY, corpus.queries(), cache);
        try {
            return new CorpusEmbeddings(
                    corpus,
                    queries,
                    embed(model, TextRole.DOCUMENT, corpus.documents(), cache),
                    model.similarityFunction());
        } catch (RuntimeException failure) {
            queries.close();
            throw failure;
        }
    }

    private static VectorMatrix embed(
            SentenceTransformer model, TextRole role, List<String> texts, @Nullable EmbeddingCache cache) {
        if (cache != null) {
            return cache.embed(model, role, texts);
        }
        VectorMatrix vectors = VectorMatrix.allocate(texts.size(), model.dimension());
        try {
            model.encode(
                    texts,
                    role,
                    EncodeOptions.ofDefaults(),
                    (index, vector) -> vectors.set(Math.toIntExact(index), vector));
            return vectors;
        } catch (RuntimeException failure) {
            vectors.close();
            throw failure;
        }
    }

    /**
     * As mining reads them.
     *
     * @param mostPairs queries times documents that are compared one by one; beyond, an HNSW graph finds nearly the same
     */
    public CorpusVectors searched(long mostPairs) {
        return new EmbeddedCorpus(corpus, this, mostPairs);
    }

    VectorMatrix queries() {
        return queries;
    }

    VectorMatrix documents() {
        return documents;
    }

    @Override
    public double score(int row, int document) {
        return similarity(corpus.queryOfRow(row), document);
    }

    /** Similarity of a question of {@link MiningCorpus#queries()} and a document; a cosine is 0 where a vector is all zeros. */
    public double similarity(int query, int document) {
        return similarity.of(queries.row(query), documents.row(document));
    }

    /** As {@link CorpusVectors#similarities}. */
    float[] similarities(int[] questions, int[] answers) {
        float[] scores = new float[questions.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = similarity.of(queries.row(questions[i]), documents.row(answers[i]));
        }
        return scores;
    }

    /** How near a document is to itself. */
    float ofItself(int document) {
        float[] vector = documents.row(document);
        return similarity.of(vector, vector);
    }

    SimilarityFunction similarityFunction() {
        return similarity;
    }

    /** Mean similarity of questions and documents drawn by lot; the same at every call. */
    public double background() {
        return BackgroundScore.of(queries.rows(), documents.rows(), this::similarities);
    }

    @Override
    public void close() {
        queries.close();
        documents.close();
    }
}
