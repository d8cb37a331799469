package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import io.github.jjak.error.UsageException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Brings each text's vector to where a teacher has it: the mean over columns of the mean distance of a column's vectors. Kim et al.,
 * "EmbedDistill", arXiv 2301.12005; sentence-transformers' class of the same name, without its projection: both models' vectors
 * must have one size.
 *
 * <p>The teacher's vectors come with the batch ({@link BatchFacts#guide()}); absent texts do not count. Immutable and thread-safe.
 */
public final class EmbedDistillLoss implements Loss {

    private final Distance distance;

    /** Cosine distance. */
    public EmbedDistillLoss() {
        this(Distance.COSINE);
    }

    /** @param distance cosine, or euclidean, which is called {@code l2} in sentence-transformers */
    public EmbedDistillLoss(Distance distance) {
        if (distance == Distance.MANHATTAN) {
            throw new UsageException("EmbedDistillLoss has no distance manhattan; use cosine or euclidean.");
        }
        this.distance = distance;
    }

    @Override
    public Tensor compute(Embeddings batch) {
        return mean(batch, distance::between, name());
    }

    /** Distances of vectors, row by row: {@code [rows, dim]} twice to {@code [rows]}. */
    @FunctionalInterface
    interface RowDistance {
        Tensor between(Tensor student, Tensor teacher);
    }

    /** The mean over columns, of those that have a text, of the mean distance of their texts. */
    static Tensor mean(Embeddings batch, RowDistance distance, String loss) {
        List<Tensor> teacher = TeacherVectors.of(batch, loss);
        Tensor[] columns = new Tensor[teacher.size()];
        int counted = 0;
        for (int column = 0; column < columns.length; column++) {
            Tensor student = batch.columns().get(column);
            requireSameSize(student, teacher.get(column), loss);
            Tensor present = TeacherVectors.present(batch, column);
            counted += present.sum().item_double() > 0 ? 1 : 0;
            columns[column] = TeacherVectors.mean(distance.between(student, teacher.get(column)), present);
        }
        return torch.stack(new TensorVector(columns), 0).sum().div(number(Math.max(1, counted)));
    }

    private static void requireSameSize(Tensor student, Tensor teacher, String loss) {
        if (student.size(1) != teacher.size(1)) {
            throw new UsageException(loss + " compares vectors with the teacher's, but the model's have "
                    + student.size(1) + " numbers and the teacher's " + teacher.size(1)
                    + ". MarginMSELoss and DistillKLDivLoss compare scores, for which any sizes will do.");
        }
    }

    @Override
    public String name() {
        return "EmbedDistillLoss";
    }

    @Override
    public Map<String, String> options() {
        return Map.of(
                "distance_metric",
                distance == Distance.EUCLIDEAN ? "l2" : distance.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void check(int columns, int batchSize) {}

    @Override
    public boolean usesGuide() {
        return true;
    }
}
