package io.github.jjak.loss;

import io.github.jjak.error.UsageException;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Makes the cosine of a pair its score: the mean over rows of {@code (cos - score)²}. Reimers and Gurevych, "Sentence-BERT",
 * arXiv 1908.10084; sentence-transformers' class of the same name. Immutable and thread-safe.
 */
public final class CosineSimilarityLoss implements Loss {

    @Override
    public Tensor compute(Embeddings batch) {
        check(batch.columns().size(), batch.rows());
        Tensor scores = Labels.of(batch, name());
        return Distance.cosines(batch.columns().get(0), batch.columns().get(1))
                .sub(scores)
                .square()
                .mean();
    }

    @Override
    public String name() {
        return "CosineSimilarityLoss";
    }

    @Override
    public Map<String, String> options() {
        return Map.of();
    }

    @Override
    public void check(int columns, int batchSize) {
        Labels.requirePairs(columns, name());
    }

    @Override
    public void checkLabels(double @Nullable [] labels) {
        double[] scores = Labels.required(labels, name());
        for (int row = 0; row < scores.length; row++) {
            if (!(scores[row] >= -1 && scores[row] <= 1)) {
                throw new UsageException(
                        name() + " makes cosines equal to scores, so scores must be from -1 to 1, but row "
                                + (row + 1) + " has " + scores[row]
                                + ". Divide the scores by the largest, or use CoSENTLoss, which takes any scale.");
            }
        }
    }
}
