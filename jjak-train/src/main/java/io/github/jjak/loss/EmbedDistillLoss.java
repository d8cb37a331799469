package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import io.github.jjak.error.UsageException;
import io.github.jjak.loss.Embeddings.BatchFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Brings each text's vector to where a teacher has it: the mean over columns of the mean distance of a column's vectors. Kim et al.,
 * "EmbedDistill", arXiv 2301.12005; sentence-transformers' class of the same name.
 *
 * <p>If both models' vectors have one size, they are compared as they are. Otherwise a linear projection brings the student's to the
 * teacher's size; it is trained beside the model, kept in checkpoints, and not part of the saved model.
 *
 * <p>The teacher's vectors come with the batch ({@link BatchFacts#guide()}); absent texts do not count. Immutable and thread-safe.
 */
public final class EmbedDistillLoss implements Loss {

    private static final LinearLayer PROJECTION = new LinearLayer("projection");

    private static final int MOST_DIMENSIONS = 1 << 16;

    private final DistanceMetric distance;
    private final @Nullable Integer projectionDimension;

    /** How far a student's vector is from its teacher's; by sentence-transformers' names. */
    public enum DistanceMetric {
        /** 1 - cosine. */
        COSINE {
            @Override
            Tensor between(Tensor student, Tensor teacher) {
                return Distance.COSINE.between(student, teacher);
            }
        },
        /** Length of the difference. */
        L2 {
            @Override
            Tensor between(Tensor student, Tensor teacher) {
                return Distance.EUCLIDEAN.between(student, teacher);
            }
        },
        /** Mean squared difference of their numbers. */
        MSE {
            @Override
            Tensor between(Tensor student, Tensor teacher) {
                return student.to(ScalarType.Float).sub(teacher).square().mean(1);
            }
        };

        /** Distances of vectors, row by row: {@code [rows, dim]} twice to {@code [rows]}. */
        abstract Tensor between(Tensor student, Tensor teacher);
    }

    /** Cosine distance, for models of one size. */
    public EmbedDistillLoss() {
        this(DistanceMetric.COSINE);
    }

    /** For models of one size. */
    public EmbedDistillLoss(DistanceMetric distance) {
        this(distance, null);
    }

    /**
     * @param projectionDimension numbers in a vector of the teacher, from 1 to 65,536, for a learned projection; null for models of one
     *     size
     * @throws UsageException if the dimension is out of range
     */
    public EmbedDistillLoss(DistanceMetric distance, @Nullable Integer projectionDimension) {
        if (projectionDimension != null && (projectionDimension < 1 || projectionDimension > MOST_DIMENSIONS)) {
            throw new UsageException("`projectionDimension` must be from 1 to " + MOST_DIMENSIONS + ", but is "
                    + projectionDimension + ".");
        }
        this.distance = distance;
        this.projectionDimension = projectionDimension;
    }

    @Override
    public Tensor compute(Embeddings batch) {
        if (projectionDimension == null) {
            return mean(batch, distance, name());
        }
        List<Tensor> projected = new ArrayList<>();
        for (Tensor column : batch.columns()) {
            projected.add(PROJECTION.apply(batch, column.to(ScalarType.Float)));
        }
        return mean(batch.withColumns(projected), distance, name());
    }

    /** The mean over columns, of those that have a text, of the mean distance of their texts. */
    static Tensor mean(Embeddings batch, DistanceMetric distance, String loss) {
        List<Tensor> teacher = TeacherVectors.of(batch, loss);
        Tensor[] columns = new Tensor[teacher.size()];
        int counted = 0;
        for (int column = 0; column < columns.length; column++) {
            Tensor student = batch.columns().get(column);
            requireSameSize(student.size(1), teacher.get(column).size(1), loss);
            Tensor present = TeacherVectors.present(batch, column);
            counted += present.sum().item_double() > 0 ? 1 : 0;
            columns[column] = TeacherVectors.mean(distance.between(student, teacher.get(column)), present);
        }
        return torch.stack(new TensorVector(columns), 0).sum().div(number(Math.max(1, counted)));
    }

    /** Refuses a teacher whose vectors cannot be compared with the student's. */
    static void requireSameSize(long student, long teacher, String loss) {
        if (student != teacher) {
            throw new UsageException(loss + " compares vectors with the teacher's, but it has " + student
                    + " numbers to compare and the teacher's vectors have " + teacher
                    + ". EmbedDistillLoss learns a projection if given `projectionDimension` " + teacher
                    + "; MarginMSELoss and DistillKLDivLoss compare scores, for which any sizes will do.");
        }
    }

    @Override
    public void checkGuide(int dimension, int guideDimension) {
        requireSameSize(projectionDimension == null ? dimension : projectionDimension, guideDimension, name());
    }

    @Override
    public List<LossParameter> parameters(int dimension) {
        return projectionDimension == null ? List.of() : PROJECTION.parameters(dimension, projectionDimension);
    }

    @Override
    public String name() {
        return "EmbedDistillLoss";
    }

    @Override
    public Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("distance_metric", distance.name().toLowerCase(Locale.ROOT));
        options.put("projection_dim", projectionDimension == null ? "none" : Integer.toString(projectionDimension));
        return options;
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
}
