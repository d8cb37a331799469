package io.github.jjak.batch.internal;

import io.github.jjak.batch.BatchSampler;
import io.github.jjak.batch.BatchSampler.EpochBatches;
import io.github.jjak.data.internal.SeededRandom;
import io.github.jjak.error.UsageException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Batches in which every label that occurs does so at least twice, and at least two labels occur: what losses over classes compare.
 * sentence-transformers' {@code GROUP_BY_LABEL}, as of version 6.
 *
 * <ol>
 *   <li>The rows of each label are shuffled; one row is left out where their number is odd. Labels with one row are left out.
 *   <li>Labels take turns, in a new order each round, and give two rows each, until fewer than two labels have any left.
 *   <li>The rows so lined up are cut into batches; a last batch of fewer than four rows is left out.
 * </ol>
 *
 * Rows that are left out are counted as unplaced. The result is a function of labels, batch size, seed and epoch. Immutable and
 * thread-safe.
 */
public final class GroupByLabelBatchSampler implements BatchSampler {

    /** Rows that a label gives in its turn. */
    private static final int ROWS_PER_TURN = 2;

    /** Two labels with two rows each. */
    private static final int FEWEST_ROWS = 4;

    private final int rows;
    private final List<int[]> rowsOfLabels;
    private final int batchSize;
    private final boolean dropLast;
    private final long seed;

    /**
     * Samples by labels.
     *
     * @param labels one per row; not changed
     * @param batchSize rows of a batch, an even number from 4 to the number of rows
     * @param dropLast leaves out the last batch when it is not full
     * @throws UsageException for another batch size, or fewer than two labels with two rows
     */
    public GroupByLabelBatchSampler(double[] labels, int batchSize, boolean dropLast, long seed) {
        this.batchSize = BatchSize.checked(batchSize, labels.length);
        if (batchSize < FEWEST_ROWS || batchSize % ROWS_PER_TURN != 0) {
            throw new UsageException("Batches by label need an even batch size from " + FEWEST_ROWS + ", not "
                    + batchSize + ", because labels give two rows at a time.");
        }
        this.rows = labels.length;
        this.dropLast = dropLast;
        this.seed = seed;
        Map<Double, List<Integer>> rowsOfLabel = new LinkedHashMap<>();
        for (int row = 0; row < labels.length; row++) {
            rowsOfLabel.computeIfAbsent(labels[row], none -> new ArrayList<>()).add(row);
        }
        this.rowsOfLabels = rowsOfLabel.values().stream()
                .filter(ofLabel -> ofLabel.size() >= ROWS_PER_TURN)
                .map(ofLabel -> ofLabel.stream().mapToInt(Integer::intValue).toArray())
                .toList();
        if (rowsOfLabels.size() < 2) {
            throw new UsageException("Batches by label need at least two labels with two rows each, but "
                    + rowsOfLabels.size() + " of " + rowsOfLabel.size() + " labels have two rows.");
        }
    }

    /** The round in which one label only would be left is that in which the second largest one ends. */
    private int placed() {
        List<Integer> turns = rowsOfLabels.stream()
                .map(ofLabel -> ofLabel.length / ROWS_PER_TURN)
                .sorted(Comparator.reverseOrder())
                .toList();
        int most = turns.get(1);
        int lined = turns.stream()
                .mapToInt(ofLabel -> ROWS_PER_TURN * Math.min(ofLabel, most))
                .sum();
        int rest = lined % batchSize;
        return rest == 0 || (rest >= FEWEST_ROWS && !dropLast) ? lined : lined - rest;
    }

    @Override
    public OptionalInt batchesOfEveryEpoch() {
        return OptionalInt.of((placed() + batchSize - 1) / batchSize);
    }

    @Override
    public EpochBatches batches(int epoch) {
        SeededRandom random = SeededRandom.of(seed, epoch);
        List<ArrayDeque<Integer>> remaining = new ArrayList<>();
        for (int[] ofLabel : rowsOfLabels) {
            ArrayDeque<Integer> shuffled = new ArrayDeque<>();
            int[] order = random.permutation(ofLabel.length);
            for (int i = 0; i < ofLabel.length / ROWS_PER_TURN * ROWS_PER_TURN; i++) {
                shuffled.add(ofLabel[order[i]]);
            }
            remaining.add(shuffled);
        }
        int[] line = lineUp(remaining, random);
        int[][] batches = new int[batchesOfEveryEpoch().orElseThrow()][];
        for (int batch = 0; batch < batches.length; batch++) {
            int from = batch * batchSize;
            batches[batch] = Arrays.copyOfRange(line, from, Math.min(line.length, from + batchSize));
        }
        return new EpochBatches(batches, rows - placed());
    }

    private static int[] lineUp(List<ArrayDeque<Integer>> labels, SeededRandom random) {
        List<Integer> line = new ArrayList<>();
        List<ArrayDeque<Integer>> remaining = labels;
        ArrayDeque<Integer> last = null;
        while (remaining.size() >= 2) {
            List<ArrayDeque<Integer>> round = new ArrayList<>();
            for (int place : random.permutation(remaining.size())) {
                round.add(remaining.get(place));
            }
            // A batch that ends with two of a label and begins the next round with it would have four of it in a row.
            if (round.get(0) == last) {
                round.set(0, round.get(1));
                round.set(1, last);
            }
            for (ArrayDeque<Integer> label : round) {
                for (int i = 0; i < ROWS_PER_TURN; i++) {
                    line.add(label.remove());
                }
            }
            last = round.get(round.size() - 1);
            remaining = round.stream().filter(label -> !label.isEmpty()).toList();
        }
        return line.stream().mapToInt(Integer::intValue).toArray();
    }
}
