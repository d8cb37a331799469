package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import io.github.jjak.error.UsageException;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.tensor.internal.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** What losses of distillation have in common: a batch's vectors of another model, or its scores, and the batch's gaps. */
final class TeacherVectors {

    private TeacherVectors() {}

    /** {@code [rows, teacher's dim]} per column, float32, without a graph. */
    static List<Tensor> of(Embeddings batch, String loss) {
        float[][][] vectors = batch.facts().guide();
        if (vectors == null) {
            throw new UsageException(loss + " learns from the vectors of a teacher. Give one with `guide`.");
        }
        List<Tensor> columns = new ArrayList<>();
        for (float[][] column : vectors) {
            columns.add(Tensors.ofRows(Arrays.asList(column)));
        }
        return columns;
    }

    /**
     * The teacher's scores of each row's first text with each other one, {@code [rows, columns - 1]}: those that it gave, else cosines of
     * its vectors.
     */
    static Tensor teacherScores(Embeddings batch, String loss) {
        float[][] given = batch.facts().teacherScores();
        return given == null
                ? scores(of(batch, loss), SimilarityFunction.COSINE)
                : Tensors.ofRows(Arrays.asList(given));
    }

    /** 1 where a row has a text in a column, 0 where it has none; float32 {@code [rows]}. */
    static Tensor present(Embeddings batch, int column) {
        boolean[][] absent = batch.facts().absent();
        float[] present = new float[batch.rows()];
        for (int row = 0; row < present.length; row++) {
            present[row] = absent != null && absent[column][row] ? 0 : 1;
        }
        return Tensors.of(present, present.length);
    }

    /** The same of all columns from one on, {@code [rows, columns]}. */
    static Tensor presentFrom(Embeddings batch, int first) {
        Tensor[] present = new Tensor[batch.columns().size() - first];
        for (int i = 0; i < present.length; i++) {
            present[i] = present(batch, first + i);
        }
        return torch.stack(new TensorVector(present), 1);
    }

    /** Scores of anchors against each other column, {@code [rows, columns - 1]}. */
    static Tensor scores(List<Tensor> columns, SimilarityFunction similarity) {
        List<Tensor> prepared = columns.stream().map(similarity::prepare).toList();
        Tensor[] scores = new Tensor[columns.size() - 1];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = prepared.get(0).mul(prepared.get(i + 1)).sum(1);
        }
        return torch.stack(new TensorVector(scores), 1);
    }

    /** The mean of the values of texts that are there; 0 where there are none. */
    static Tensor mean(Tensor values, Tensor present) {
        double count = present.sum().item_double();
        return values.mul(present).sum().div(number(Math.max(1, count)));
    }

    /** Refuses data without negatives. */
    static void requireNegatives(int columns, String loss) {
        if (columns < 3) {
            throw new UsageException(loss + " compares a right answer with wrong ones, so it needs at least three text"
                    + " columns, anchors, positives and negatives, but the data have " + columns
                    + ". `NegativesRecipe` makes them.");
        }
    }
}
