package io.github.jjak.search.internal;

import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.rank.internal.VectorMatrix;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.util.hnsw.HnswGraphBuilder;
import org.apache.lucene.util.hnsw.HnswGraphSearcher;
import org.apache.lucene.util.hnsw.OnHeapHnswGraph;

/**
 * Approximate search for corpora too large to look at every vector: a hierarchical navigable small-world graph (Malkov and
 * Yashunin 2018) as Lucene builds it, over vectors of any dimension that stay where they are.
 *
 * <p>The corpus' matrix must stay open; the graph needs about 4 bytes of heap per connection, 150 MB per million vectors at 16
 * connections. Built by one thread from a fixed seed, so the same corpus gives the same graph. Searching is thread-safe.
 */
public final class HnswIndex {

    /** Connections of a node, M in the paper. */
    public static final int DEFAULT_CONNECTIONS = 16;

    /** Candidates looked at when a node is put in, efConstruction in the paper. */
    public static final int DEFAULT_BUILD_CANDIDATES = 100;

    private static final int MOST_CONNECTIONS = 512;
    private static final int MOST_CANDIDATES = 1 << 16;
    private static final long SEED = 42;

    private final NearestVectors vectors;
    private final OnHeapHnswGraph graph;

    private HnswIndex(NearestVectors vectors, OnHeapHnswGraph graph) {
        this.vectors = vectors;
        this.graph = graph;
    }

    /** Builds with the defaults. */
    public static HnswIndex build(VectorMatrix corpus, SimilarityFunction similarity) {
        return build(corpus, similarity, DEFAULT_CONNECTIONS, DEFAULT_BUILD_CANDIDATES);
    }

    /**
     * Builds the graph.
     *
     * @param corpus {@code [documents, dimension]}, at least one
     * @param connections of a node, 2 to 512: more find more, and cost memory and time
     * @param candidates looked at for each new node, 1 to 65,536: more find more, and building takes longer
     * @throws UsageException if the corpus is empty or a number is out of range
     * @throws RunException if a vector holds what is no number
     */
    public static HnswIndex build(VectorMatrix corpus, SimilarityFunction similarity, int connections, int candidates) {
        if (corpus.rows() == 0) {
            throw new UsageException("The corpus has no vectors; an index needs at least one.");
        }
        requireIn("connections", connections, 2, MOST_CONNECTIONS);
        requireIn("candidates", candidates, 1, MOST_CANDIDATES);
        NearestVectors vectors = NearestVectors.of(corpus, similarity);
        try {
            OnHeapHnswGraph graph = HnswGraphBuilder.create(vectors, connections, candidates, SEED, corpus.rows())
                    .build(corpus.rows());
            return new HnswIndex(vectors, graph);
        } catch (IOException cause) {
            throw new RunException("The HNSW graph could not be built: " + cause.getMessage(), cause);
        }
    }

    /** As {@link #search(VectorMatrix, int, int, int)} with two threads. */
    public Hits search(VectorMatrix queries, int k, int efSearch) {
        return search(queries, k, efSearch, 2);
    }

    /**
     * The approximately nearest vectors of every query, equals by corpus position.
     *
     * @param queries {@code [queries, dimension]}
     * @param k hits for each query, at least 1
     * @param efSearch candidates looked at, at least {@code k}: more find more, and take longer
     * @param threads that search, at least 1
     * @throws UsageException if the dimensions differ or a number is out of range
     */
    public Hits search(VectorMatrix queries, int k, int efSearch, int threads) {
        ExactVectorSearch.checkDimensions(queries.dimension(), vectors.dimension());
        requireIn("k", k, 1, Integer.MAX_VALUE);
        requireIn("efSearch", efSearch, k, Integer.MAX_VALUE);
        requireIn("threads", threads, 1, Integer.MAX_VALUE);
        int[][] positions = new int[queries.rows()][];
        float[][] scores = new float[queries.rows()][];
        AtomicInteger next = new AtomicInteger();
        ParallelSearch.run(Math.min(threads, queries.rows()), () -> {
            for (int query = next.getAndIncrement(); query < positions.length; query = next.getAndIncrement()) {
                ScoreDoc[] found = one(queries.row(query), efSearch);
                int size = Math.min(k, found.length);
                positions[query] = new int[size];
                scores[query] = new float[size];
                for (int rank = 0; rank < size; rank++) {
                    positions[query][rank] = found[rank].doc;
                    scores[query][rank] = NearestVectors.similarity(found[rank].score);
                }
            }
            return true;
        });
        return new Hits(positions, scores);
    }

    private ScoreDoc[] one(float[] query, int efSearch) throws IOException {
        ScoreDoc[] found = HnswGraphSearcher.search(
                        vectors.scorer(query), Math.min(efSearch, vectors.maxOrd()), graph, null, Integer.MAX_VALUE)
                .topDocs()
                .scoreDocs;
        Arrays.sort(
                found, Comparator.comparingDouble((ScoreDoc hit) -> -hit.score).thenComparingInt(hit -> hit.doc));
        return found;
    }

    private static void requireIn(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new UsageException(name + " is " + value + "; allowed is " + least
                    + (most == Integer.MAX_VALUE ? " and more." : " to " + most + "."));
        }
    }
}
