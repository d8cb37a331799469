package io.github.jjak.eval;

import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tensor.Vectors;
import java.util.List;

/** Cosine of the vectors of two texts, pair by pair, in memory bounded by one block of pairs. */
final class PairCosines {

    private static final int PAIRS_PER_BLOCK = 4096;

    private PairCosines() {}

    /** @return {@code [rows]}, cosine of {@code left[i]} and {@code right[i]} */
    static float[] of(SentenceTransformer model, List<String> left, List<String> right) {
        float[] cosines = new float[left.size()];
        for (int from = 0; from < cosines.length; from += PAIRS_PER_BLOCK) {
            int to = Math.min(cosines.length, from + PAIRS_PER_BLOCK);
            float[][] leftVectors = model.encode(left.subList(from, to));
            float[][] rightVectors = model.encode(right.subList(from, to));
            for (int i = from; i < to; i++) {
                cosines[i] = Vectors.cosine(leftVectors[i - from], rightVectors[i - from]);
            }
        }
        return cosines;
    }
}
