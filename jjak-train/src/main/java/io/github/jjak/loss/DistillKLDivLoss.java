package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import io.github.jjak.loss.Embeddings.BatchFacts;
import io.github.jjak.rank.SimilarityFunction;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Makes the distribution over a row's answers the teacher's: the Kullback-Leibler divergence of the softmax of scores divided by the
 * temperature {@code T}, mean over rows, times {@code T²}. Hinton, Vinyals and Dean, arXiv 1503.02531; Lin et al., arXiv 2010.11386;
 * sentence-transformers' class of the same name.
 *
 * <p>The teacher's scores come with the batch: those of a cross-encoder ({@link BatchFacts#teacherScores()}), or the cosines of a teacher's
 * vectors ({@link BatchFacts#guide()}). Absent negatives are nobody's answer. Immutable and thread-safe.
 */
public final class DistillKLDivLoss implements Loss {

    /** sentence-transformers' temperature, for scores that are no cosines; cosines want one below 0.1. */
    public static final double DEFAULT_TEMPERATURE = 1;

    /** A logit whose softmax is 0 in float32, and whose product with 0 is 0. */
    private static final double NOBODY = -1e9;

    private final SimilarityFunction similarity;
    private final double temperature;

    /** Inner products, temperature 1. */
    public DistillKLDivLoss() {
        this(SimilarityFunction.DOT, DEFAULT_TEMPERATURE);
    }

    /**
     * @param similarity how the student is scored, cosine or dot
     * @param temperature divisor of scores, above 0
     */
    public DistillKLDivLoss(SimilarityFunction similarity, double temperature) {
        this.similarity = LossNumbers.ofProducts(similarity);
        this.temperature = LossNumbers.factor(temperature, "temperature");
    }

    @Override
    public Tensor compute(Embeddings batch) {
        check(batch.columns().size(), batch.rows());
        Tensor absent = TeacherVectors.presentFrom(batch, 1).eq(number(0));
        Tensor student = logarithms(
                TeacherVectors.scores(
                        batch.columns().stream()
                                .map(column -> column.to(ScalarType.Float))
                                .toList(),
                        similarity),
                absent);
        Tensor teacher = logarithms(TeacherVectors.teacherScores(batch, name()), absent);
        return teacher.exp().mul(teacher.sub(student)).sum().mul(number(temperature * temperature / batch.rows()));
    }

    /** Logarithms of the probabilities of answers, {@code [rows, answers]}. */
    private Tensor logarithms(Tensor scores, Tensor absent) {
        return torch.log_softmax(scores.div(number(temperature)).masked_fill(absent, number(NOBODY)), 1);
    }

    @Override
    public String name() {
        return "DistillKLDivLoss";
    }

    @Override
    public Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("similarity", similarity.name().toLowerCase(Locale.ROOT));
        options.put("temperature", Double.toString(temperature));
        return options;
    }

    @Override
    public void check(int columns, int batchSize) {
        TeacherVectors.requireNegatives(columns, name());
    }

    @Override
    public boolean usesGuide() {
        return true;
    }

    @Override
    public boolean usesTeacherScores() {
        return true;
    }
}
