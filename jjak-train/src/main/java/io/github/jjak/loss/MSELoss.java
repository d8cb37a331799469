package io.github.jjak.loss;

import io.github.jjak.loss.Embeddings.BatchFacts;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Makes each text's vector the teacher's: the mean squared difference of their numbers. Reimers and Gurevych, "Making Monolingual
 * Sentence Embeddings Multilingual using Knowledge Distillation", arXiv 2004.09813; sentence-transformers' class of the same name.
 *
 * <p>The teacher's vectors come with the batch ({@link BatchFacts#guide()}); absent texts do not count. Immutable and thread-safe.
 */
public final class MSELoss implements Loss {

    @Override
    public Tensor compute(Embeddings batch) {
        return EmbedDistillLoss.mean(batch, EmbedDistillLoss.DistanceMetric.MSE, name());
    }

    @Override
    public String name() {
        return "MSELoss";
    }

    @Override
    public Map<String, String> options() {
        return Map.of();
    }

    @Override
    public void check(int columns, int batchSize) {}

    @Override
    public boolean learnsGuideVectors() {
        return true;
    }

    @Override
    public boolean usesGuide() {
        return true;
    }

    @Override
    public void checkGuide(int dimension, int guideDimension) {
        EmbedDistillLoss.requireSameSize(dimension, guideDimension, name());
    }
}
