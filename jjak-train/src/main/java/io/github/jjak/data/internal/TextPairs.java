package io.github.jjak.data.internal;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.DataException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Pairs for losses that learn from texts alone, out of the distinct texts of a data set's first column. */
public final class TextPairs {

    /** As in "Semantic Re-Tuning with Contrastive Tension": one pair of a text with itself to seven of different texts. */
    public static final int TENSION_RATIO = 8;

    private static final List<String> NAMES = List.of("sentence1", "sentence2");

    private TextPairs() {}

    /**
     * Every text with itself.
     *
     * @throws DataException if there are fewer than two distinct texts
     */
    public static Dataset twice(Dataset texts) {
        List<String> distinct = distinct(texts);
        return Dataset.of(NAMES, List.of(distinct, distinct));
    }

    /**
     * Every text once on the left: one in {@link #TENSION_RATIO} with itself, labelled 1, the others with a text drawn from the rest,
     * labelled 0.
     *
     * @param seed of the draw
     * @throws DataException if there are fewer than two distinct texts
     */
    public static Dataset tension(Dataset texts, long seed) {
        List<String> left = distinct(texts);
        List<String> right = new ArrayList<>(left.size());
        double[] labels = new double[left.size()];
        SeededRandom random = SeededRandom.of(seed, left.size());
        for (int row = 0; row < labels.length; row++) {
            boolean same = row % TENSION_RATIO == 0;
            labels[row] = same ? 1 : 0;
            int distance = 1 + random.nextInt(left.size() - 1);
            right.add(same ? left.get(row) : left.get((row + distance) % left.size()));
        }
        return Dataset.of(NAMES, List.of(left, right), labels);
    }

    /**
     * What is left of a text when each of its words, split at white space, is deleted with the same probability; at least one word stays.
     *
     * @param ratio probability of a word to be deleted, 0 to 1
     * @param random draws
     */
    public static String damaged(String text, double ratio, SeededRandom random) {
        String[] words = text.strip().split("\\s+", -1);
        List<String> kept = new ArrayList<>();
        for (String word : words) {
            if ((random.nextLong() >>> 11) * 0x1p-53 >= ratio) {
                kept.add(word);
            }
        }
        return kept.isEmpty() ? words[random.nextInt(words.length)] : String.join(" ", kept);
    }

    private static List<String> distinct(Dataset texts) {
        List<String> distinct = List.copyOf(new LinkedHashSet<>(texts.column(0)));
        if (distinct.size() < 2) {
            throw new DataException("The data hold " + distinct.size()
                    + " distinct texts, but texts are compared with each other, so at least two are needed.");
        }
        return distinct;
    }
}
