package io.github.jjak.negatives.mined;

import io.github.jjak.data.SeededRandom;
import io.github.jjak.model.EncodeOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.PairScores;
import io.github.jjak.search.EmbeddingCache;
import io.github.jjak.tensor.VectorMatrix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A corpus' questions and documents as one model's vectors, compared by cosine. It owns native memory, four bytes per number; close
 * it when nobody reads any more. Reading is thread-safe.
 */
public final class CorpusEmbeddings implements PairScores, AutoCloseable {

    private static final int BACKGROUND_PAIRS = 2000;

    private final MiningCorpus corpus;
    private final VectorMatrix queries;
    private final VectorMatrix documents;
    private final float[] queryLengths;
    private final float[] documentLengths;

    /**
     * Takes vectors that are ready, and owns them from then on.
     *
     * @param queries {@code [queries, dim]} in the order of {@link MiningCorpus#queries()}
     * @param documents {@code [documents, dim]} in the order of {@link MiningCorpus#documents()}
     * @throws IllegalArgumentException for other numbers of rows
     */
    public CorpusEmbeddings(MiningCorpus corpus, VectorMatrix queries, VectorMatrix documents) {
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
        this.queryLengths = lengths(queries);
        this.documentLengths = lengths(documents);
    }

    /** Embeds questions as queries and documents as documents; vectors that the cache has are not computed again. */
    public static CorpusEmbeddings of(MiningCorpus corpus, SentenceTransformer model, @Nullable EmbeddingCache cache) {
        VectorMatrix queries = embed(model, TextRole.QUERY, corpus.queries(), cache);
        try {
            return new CorpusEmbeddings(corpus, queries, embed(model, TextRole.DOCUMENT, corpus.documents(), cache));
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

    private static float[] lengths(VectorMatrix vectors) {
        float[] lengths = new float[vectors.rows()];
        float[] vector = new float[vectors.dimension()];
        for (int row = 0; row < lengths.length; row++) {
            vectors.read(row, vector);
            lengths[row] = (float) Math.sqrt(dot(vector, vector));
        }
        return lengths;
    }

    VectorMatrix queries() {
        return queries;
    }

    VectorMatrix documents() {
        return documents;
    }

    @Override
    public double score(int row, int document) {
        return cosine(corpus.queryOfRow(row), document);
    }

    /** Cosine of a question of {@link MiningCorpus#queries()} and a document, -1 to 1; 0 where a vector is all zeros. */
    public double cosine(int query, int document) {
        float lengths = queryLengths[query] * documentLengths[document];
        return lengths == 0 ? 0 : dot(queries.row(query), documents.row(document)) / lengths;
    }

    /** Mean cosine of questions and documents drawn by lot; the same at every call. */
    public double background() {
        SeededRandom random = new SeededRandom(0);
        double sum = 0;
        for (int i = 0; i < BACKGROUND_PAIRS; i++) {
            sum += cosine(random.nextInt(queryLengths.length), random.nextInt(documentLengths.length));
        }
        return sum / BACKGROUND_PAIRS;
    }

    private static double dot(float[] left, float[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += (double) left[i] * right[i];
        }
        return sum;
    }

    @Override
    public void close() {
        queries.close();
        documents.close();
    }
}
