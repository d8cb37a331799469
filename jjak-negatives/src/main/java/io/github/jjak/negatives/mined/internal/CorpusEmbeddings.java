package io.github.jjak.negatives.mined.internal;

import io.github.jjak.cache.internal.EmbeddingCache;
import io.github.jjak.data.internal.SeededRandom;
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

    private static final int BACKGROUND_PAIRS = 2000;

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

    /** How near a document is to itself. */
    double ofItself(int document) {
        float[] vector = documents.row(document);
        return similarity.of(vector, vector);
    }

    SimilarityFunction similarityFunction() {
        return similarity;
    }

    /** Mean similarity of questions and documents drawn by lot; the same at every call. */
    public double background() {
        SeededRandom random = new SeededRandom(0);
        double sum = 0;
        for (int i = 0; i < BACKGROUND_PAIRS; i++) {
            sum += similarity(random.nextInt(queries.rows()), random.nextInt(documents.rows()));
        }
        return sum / BACKGROUND_PAIRS;
    }

    @Override
    public void close() {
        queries.close();
        documents.close();
    }
}
