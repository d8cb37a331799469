package io.github.jjak.rank.internal;

import io.github.jjak.error.RunException;
import io.github.jjak.rank.Ranking;
import io.github.jjak.tensor.internal.Tensors;
import java.util.Arrays;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The k + 1 best scores of each row of a block, or all where there are fewer: steps 1 and 2 of {@link TopScores}. */
final class TopCandidates {

    private static final long SMALL_GROUP = 4;
    private static final long LARGE_GROUP = 16;

    /** Fewer groups than this many times those selected are not worth a round of their own. */
    private static final long GROUPS_WORTH_IT = 2;

    /** With so many groups per selected one, reading and writing their maxima costs more than searching larger groups. */
    private static final long GROUPS_TO_ENLARGE = 32;

    private final int k;
    private final int rows;
    private final int taken;
    private final float[] scores;
    private final int[] columns;

    private TopCandidates(int k, int rows, float[] scores, int[] columns) {
        this.k = k;
        this.rows = rows;
        this.taken = rows == 0 ? 0 : scores.length / rows;
        this.scores = scores;
        this.columns = columns;
    }

    /**
     * Selects by libtorch.
     *
     * @param block {@code [rows, columns]}, at least one column
     */
    static TopCandidates of(Tensor block, int k) {
        int rows = Math.toIntExact(block.size(0));
        if (rows == 0) {
            return new TopCandidates(k, 0, new float[0], new int[0]);
        }
        Selection best = select(block, Math.min(k + 1L, block.size(1)));
        return new TopCandidates(k, rows, Tensors.toFloats(best.scores()), integers(best.columns()));
    }

    /** {@code [rows, take]} each, best first. */
    private record Selection(Tensor scores, Tensor columns) {}

    /** The best of each row; which of equal scores is open. */
    private static Selection select(Tensor block, long take) {
        long rows = block.size(0);
        long groupSize = block.size(1) / LARGE_GROUP >= GROUPS_TO_ENLARGE * take ? LARGE_GROUP : SMALL_GROUP;
        long groups = block.size(1) / groupSize;
        if (groups < GROUPS_WORTH_IT * take) {
            T_TensorTensor_T best = block.topk(take, 1, true, true);
            return new Selection(best.get0(), best.get1());
        }
        // Column c belongs to group c % groups, so that the largest of a group is a maximum over whole rows of numbers.
        long grouped = groups * groupSize;
        Tensor laidOut = block.narrow(1, 0, grouped).view(rows, groupSize, groups);
        Tensor bestGroups = select(laidOut.amax(new long[] {1}, false), take).columns();
        Tensor members = laidOut.gather(2, bestGroups.unsqueeze(1).expand(rows, groupSize, take))
                .view(rows, groupSize * take);
        Tensor rest = block.narrow(1, grouped, block.size(1) - grouped);
        T_TensorTensor_T best = torch.cat(new TensorVector(members, rest), 1).topk(take, 1, true, true);
        return new Selection(best.get0(), columns(best.get1(), bestGroups, groupSize, groups));
    }

    /** Turns places among the members of the best groups, and the rest after them, into columns of the block. */
    private static Tensor columns(Tensor places, Tensor bestGroups, long groupSize, long groups) {
        Scalar take = new Scalar(bestGroups.size(1));
        Tensor ofMembers = torch.floor_divide(places, take)
                .mul(new Scalar(groups))
                .add(bestGroups.gather(1, places.remainder(take)));
        long members = groupSize * bestGroups.size(1);
        Tensor ofRest = places.add(new Scalar(groupSize * groups - members));
        return torch.where(places.lt(new Scalar(members)), ofMembers, ofRest);
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
