package io.github.jjak.loss;

import io.github.jjak.loss.Embeddings.BatchFacts;
import io.github.jjak.rank.SimilarityFunction;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Makes the margin between right and wrong answers the teacher's: the mean over triplets of {@code ((s(a, p) - s(a, n)) - (t(a, p) -
 * t(a, n)))²}. Hofstätter et al., arXiv 2010.02666; sentence-transformers' class of the same name.
 *
 * <p>The teacher's scores {@code t} come with the batch: those of a cross-encoder ({@link BatchFacts#teacherScores()}), or the cosines of a
 * teacher's vectors ({@link BatchFacts#guide()}). A row may have several negatives or none. Immutable and thread-safe.
 */
public final class MarginMSELoss implements Loss {

    private final SimilarityFunction similarity;

    /** The student is scored by inner products, as sentence-transformers does it. */
    public MarginMSELoss() {
        this(SimilarityFunction.DOT);
    }

    /** @param similarity how the student is scored, cosine or dot */
    public MarginMSELoss(SimilarityFunction similarity) {
        this.similarity = LossNumbers.ofProducts(similarity);
    }

    @Override
    public Tensor compute(Embeddings batch) {
        check(batch.columns().size(), batch.rows());
        Tensor student = TeacherVectors.scores(
                batch.columns().stream()
                        .map(column -> column.to(ScalarType.Float))
                        .toList(),
                similarity);
        Tensor difference = margins(student).sub(margins(TeacherVectors.teacherScores(batch, name())));
        return TeacherVectors.mean(difference.square(), TeacherVectors.presentFrom(batch, 2));
    }

    /** How far each negative's score is below the positive's, {@code [rows, negatives]}. */
    private static Tensor margins(Tensor scores) {
        return scores.narrow(1, 0, 1).sub(scores.narrow(1, 1, scores.size(1) - 1));
    }

    @Override
    public String name() {
        return "MarginMSELoss";
    }

    @Override
    public Map<String, String> options() {
        return Map.of("similarity", similarity.name().toLowerCase(Locale.ROOT));
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
