package io.github.jjak.tensor;

import io.github.jjak.error.RunException;
import java.util.Arrays;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The k + 1 best scores of each row of a block, or all where there are fewer: steps 1 and 2 of {@link TopScores}. */
final class Candidates {

    private final int k;
    private final int rows;
    private final int taken;
    private final float[] scores;
    private final int[] columns;

    private Candidates(int k, int rows, float[] scores, int[] columns) {
        this.k = k;
        this.rows = rows;
        this.taken = rows == 0 ? 0 : scores.length / rows;
        this.scores = scores;
        this.columns = columns;
    }

    /**
     * Selects by libtorch.
     *
     * @param block {@code [rows, columns]}
     * @param groupSize columns in a group; 1 for no groups. Otherwise there are more than k groups
     */
    static Candidates of(Tensor block, int k, int groupSize) {
        int rows = Math.toIntExact(block.size(0));
        long take = Math.min(k + 1L, block.size(1));
        if (rows == 0) {
            return new Candidates(k, 0, new float[0], new int[0]);
        }
        if (groupSize == 1) {
            T_TensorTensor_T best = block.topk(take, 1, true, true);
            return new Candidates(k, rows, Tensors.toFloats(best.get0()), integers(best.get1()));
        }
        // Column c belongs to group c % groups, so that the largest of a group is a maximum over whole rows of numbers.
        long groups = block.size(1) / groupSize;
        long grouped = groups * groupSize;
        Tensor laidOut = block.narrow(1, 0, grouped).view(rows, groupSize, groups);
        Tensor bestGroups =
                laidOut.amax(new long[] {1}, false).topk(k + 1L, 1, true, false).get1();
        Tensor members = laidOut.gather(2, bestGroups.unsqueeze(1).expand(rows, groupSize, k + 1L))
                .view(rows, groupSize * (k + 1L));
        Tensor rest = block.narrow(1, grouped, block.size(1) - grouped);
        T_TensorTensor_T best = torch.cat(new TensorVector(members, rest), 1).topk(take, 1, true, true);
        int[] columns = integers(best.get1());
        toColumns(columns, integers(bestGroups), k + 1, groupSize, (int) groups);
        return new Candidates(k, rows, Tensors.toFloats(best.get0()), columns);
    }

    /** Turns places among the members of the best groups, and the rest after them, into columns of the block. */
    private static void toColumns(int[] places, int[] bestGroups, int selected, int groupSize, int groups) {
        int rows = bestGroups.length / selected;
        int taken = places.length / rows;
        for (int i = 0; i < places.length; i++) {
            int place = places[i];
            places[i] = place < groupSize * selected
                    ? place / selected * groups + bestGroups[i / taken * selected + place % selected]
                    : groupSize * groups + place - groupSize * selected;
        }
    }

    int rows() {
        return rows;
    }

    /** Whether the last that is kept and the first that is not have one score, so that the choice was arbitrary. */
    boolean ambiguous(int row) {
        return taken == k + 1 && scores[row * taken + k - 1] == scores[row * taken + k];
    }

    /**
     * The k best of a row that is not ambiguous; equals by column.
     *
     * @throws RunException if a score of the row is NaN, which libtorch ranks first
     */
    Ranking ranking(int row) {
        int from = row * taken;
        int to = from + Math.min(k, taken);
        if (Float.isNaN(scores[from])) {
            throw TopK.notANumber("A score");
        }
        int equalsFrom = from;
        for (int i = from + 1; i <= to; i++) {
            if (i == to || scores[i] != scores[equalsFrom]) {
                Arrays.sort(columns, equalsFrom, i);
                equalsFrom = i;
            }
        }
        return new Ranking(Arrays.copyOfRange(columns, from, to), Arrays.copyOfRange(scores, from, to));
    }

    private static int[] integers(Tensor indices) {
        long[] values = new long[Math.toIntExact(indices.numel())];
        new LongPointer(indices.contiguous().data_ptr()).get(values);
        int[] result = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (int) values[i];
        }
        return result;
    }
}
