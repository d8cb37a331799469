package io.github.jjak.eval;

import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.SimilarityFunction;
import java.util.List;

/** The model's similarity of the vectors of two texts, pair by pair, in memory bounded by one block of pairs. */
final class PairSimilarities {

    private static final int PAIRS_PER_BLOCK = 4096;

    private PairSimilarities() {}

    /** Similarities of rows by their numbers. */
    static float[] drawn(float[] similarities, int[] rows) {
        float[] drawn = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            drawn[i] = similarities[rows[i]];
        }
        return drawn;
    }

    /** @return {@code [rows]}, similarity of {@code left[i]} and {@code right[i]} */
    static float[] of(SentenceTransformer model, List<String> left, List<String> right) {
        SimilarityFunction similarity = model.similarityFunction();
        float[] similarities = new float[left.size()];
        for (int from = 0; from < similarities.length; from += PAIRS_PER_BLOCK) {
            int to = Math.min(similarities.length, from + PAIRS_PER_BLOCK);
            float[][] leftVectors = model.encode(left.subList(from, to));
            float[][] rightVectors = model.encode(right.subList(from, to));
            for (int i = from; i < to; i++) {
                similarities[i] = similarity.of(leftVectors[i - from], rightVectors[i - from]);
            }
        }
        return similarities;
    }
}
