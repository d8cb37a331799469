package io.github.jjak.rank;

import io.github.jjak.error.UsageException;
import io.github.jjak.rank.internal.TopK;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;

/**
 * The most similar pairs among many vectors: {@code paraphrase_mining} of sentence-transformers. Every vector is compared with every
 * other, some rows at a time; memory is bounded by one block of scores and the pairs that are kept.
 */
public final class ParaphraseMining {

    /** Neighbours of each vector that are looked at, as in sentence-transformers. */
    public static final int DEFAULT_TOP_K = 100;

    /** Most pairs, as in sentence-transformers. */
    public static final int DEFAULT_MAX_PAIRS = 500_000;

    private static final int ROWS_PER_BLOCK = 256;

    private static final Comparator<Pair> WORST_FIRST = Comparator.comparingDouble(Pair::score)
            .thenComparingInt(Pair::first)
            .thenComparingInt(Pair::second);

    /** Best first; of equal scores the earlier vectors. */
    private static final Comparator<Pair> BEST_FIRST = Comparator.comparingDouble(Pair::score)
            .reversed()
            .thenComparingInt(Pair::first)
            .thenComparingInt(Pair::second);

    private ParaphraseMining() {}

    /**
     * Two vectors.
     *
     * @param score their similarity
     * @param first number of the one that comes first, from 0
     * @param second number of the other, greater than {@code first}
     */
    public record Pair(float score, int first, int second) {}

    /**
     * Finds the pairs.
     *
     * @param vectors {@code [rows][dimension]}
     * @param similarity how they are compared
     * @param topK neighbours of each vector that are looked at, at least 1
     * @param maxPairs most pairs, at least 1; the best are kept
     * @return best first; each pair once
     * @throws UsageException if a number is out of range
     */
    public static List<Pair> pairs(float[][] vectors, SimilarityFunction similarity, int topK, int maxPairs) {
        if (topK < 1 || maxPairs < 1) {
            throw new UsageException(
                    "topK and maxPairs must be at least 1, but are " + topK + " and " + maxPairs + ".");
        }
        PriorityQueue<Pair> best = new PriorityQueue<>(WORST_FIRST);
        Set<Long> kept = new HashSet<>();
        forEachRow(vectors, similarity, (row, scores) -> {
            Ranking ranking = nearest(row, scores, topK);
            for (int rank = 0; rank < ranking.size(); rank++) {
                int other = ranking.position(rank);
                Pair pair = new Pair(ranking.score(rank), Math.min(row, other), Math.max(row, other));
                boolean tooFar = best.size() == maxPairs
                        && pair.score() <= best.element().score();
                if (!tooFar && kept.add(key(pair))) {
                    best.add(pair);
                    if (best.size() > maxPairs) {
                        kept.remove(key(best.remove()));
                    }
                }
            }
        });
        List<Pair> sorted = new ArrayList<>(best);
        sorted.sort(BEST_FIRST);
        return sorted;
    }

    private static long key(Pair pair) {
        return ((long) pair.first() << 32) | pair.second();
    }

    /** The nearest others of a row. */
    private static Ranking nearest(int row, float[] scores, int topK) {
        TopK nearest = new TopK(topK);
        for (int other = 0; other < scores.length; other++) {
            if (other != row) {
                nearest.offer(scores[other], other);
            }
        }
        return nearest.ranking();
    }

    /** Gives the similarities of each vector with all, its own among them. */
    static void forEachRow(float[][] vectors, SimilarityFunction similarity, BiConsumer<Integer, float[]> row) {
        if (vectors.length == 0) {
            return;
        }
        Gradients.without(() -> {
            try (TensorScope scope = TensorScope.open()) {
                Tensor prepared = similarity.prepare(Tensors.ofRows(Arrays.asList(vectors)));
                for (int from = 0; from < vectors.length; from += ROWS_PER_BLOCK) {
                    int rows = Math.min(ROWS_PER_BLOCK, vectors.length - from);
                    try (TensorScope block = TensorScope.open()) {
                        FloatBuffer scores = Tensors.buffer(similarity
                                .ofPrepared(prepared.narrow(0, from, rows), prepared)
                                .contiguous());
                        float[] ofRow = new float[vectors.length];
                        for (int i = 0; i < rows; i++) {
                            scores.get(scores.position() + i * ofRow.length, ofRow);
                            row.accept(from + i, ofRow);
                        }
                    }
                }
            }
        });
    }
}
