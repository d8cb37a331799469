package io.github.jjak.pretrain.internal;

import io.github.jjak.data.internal.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Hides tokens of a row; Devlin et al., "BERT", arXiv 1810.04805, with masks drawn again in each epoch (Liu et al., "RoBERTa", arXiv
 * 1907.11692).
 *
 * <p>Every token has the same chance of being chosen. Of those chosen, 80 % become the mask token, 10 % a random piece, 10 % stay.
 * How many of a row's {@code n} tokens are chosen is {@code probability * n}, rounded up or down at random so that the mean is
 * exact: unlike independent draws, hardly any row of a short text goes through the encoder for nothing.
 *
 * @param kinds the vocabulary
 * @param probability of a token, or of a word, to be chosen, in (0, 1)
 * @param wholeWords whether the pieces of a word are chosen together
 * @param seed of the run
 */
record Masking(PieceKinds kinds, double probability, boolean wholeWords, long seed) {

    /** A label that asks for nothing. */
    static final int NO_LABEL = -1;

    private static final double MASKED = 0.8;
    private static final double RANDOM = 0.1;

    /**
     * A row with its labels.
     *
     * @param ids what the encoder sees
     * @param labels the true token where one was chosen, else {@link #NO_LABEL}
     */
    record MaskedRow(int[] ids, int[] labels) {

        int masked() {
            return (int)
                    Arrays.stream(labels).filter(label -> label != NO_LABEL).count();
        }
    }

    /**
     * Masks a row; the same epoch and row number give the same mask.
     *
     * @param ids the row with its special tokens; stays unchanged
     * @param epoch of the run; -1 for evaluation
     * @param row number of the row
     * @param leastOne whether at least one token is chosen whatever the draw
     */
    MaskedRow mask(int[] ids, int epoch, int row, boolean leastOne) {
        SeededRandom random = SeededRandom.of(seed, ((long) (epoch + 1) << 32) + row);
        List<int[]> units = units(ids);
        int[] labels = new int[ids.length];
        Arrays.fill(labels, NO_LABEL);
        int[] masked = ids.clone();
        int[] order = random.permutation(units.size());
        int chosen = (int) Math.floor(probability * units.size() + unit(random));
        chosen = Math.min(units.size(), leastOne ? Math.max(1, chosen) : chosen);
        for (int i = 0; i < chosen; i++) {
            for (int position : units.get(order[i])) {
                labels[position] = ids[position];
                masked[position] = replacement(ids[position], random);
            }
        }
        return new MaskedRow(masked, labels);
    }

    private int replacement(int id, SeededRandom random) {
        double draw = unit(random);
        if (draw < MASKED) {
            return kinds.mask();
        }
        if (draw >= MASKED + RANDOM) {
            return id;
        }
        int piece = random.nextInt(kinds.size());
        while (kinds.special().get(piece)) {
            piece = random.nextInt(kinds.size());
        }
        return piece;
    }

    /** Positions that are chosen together: tokens, or words. */
    private List<int[]> units(int[] ids) {
        List<int[]> units = new ArrayList<>();
        int start = -1;
        for (int position = 0; position <= ids.length; position++) {
            boolean special = position == ids.length || kinds.special().get(ids[position]);
            boolean continues =
                    !special && wholeWords && start >= 0 && kinds.continuing().get(ids[position]);
            if (start >= 0 && !continues) {
                units.add(range(start, position));
                start = -1;
            }
            if (!special && start < 0) {
                start = position;
            }
        }
        return units;
    }

    private static int[] range(int from, int to) {
        int[] positions = new int[to - from];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = from + i;
        }
        return positions;
    }

    /** Uniform in [0, 1). */
    private static double unit(SeededRandom random) {
        return (random.nextLong() >>> 11) * 0x1p-53;
    }
}
