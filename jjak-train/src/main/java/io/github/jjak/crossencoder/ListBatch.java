package io.github.jjak.crossencoder;

import io.github.jjak.data.internal.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The pairs of a step, list after list.
 *
 * @param queries text number of each pair's query
 * @param documents text number of each pair's document
 * @param lengths number of pairs of each list
 * @param labels of each pair
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ListBatch(int[] queries, int[] documents, int[] lengths, float[] labels) {

    /**
     * Makes the pairs of some batches of lists. To each list up to {@code negatives} documents of other lists of its batch are added as
     * wrong ones: drawn without a generator that has a state, so a resumed run draws the same; never a text that the list has, nor a known
     * right answer.
     *
     * @param batches numbers of lists
     * @param seed another one for each step
     */
    static ListBatch of(TrainingLists lists, int[][] batches, int negatives, long seed) {
        List<int[]> pairs = new ArrayList<>();
        List<Float> labels = new ArrayList<>();
        List<Integer> lengths = new ArrayList<>();
        SeededRandom random = new SeededRandom(seed);
        for (int[] batch : batches) {
            for (int list : batch) {
                int[] own = lists.documents()[list];
                int[] drawn = negatives == 0 ? new int[0] : drawn(lists, list, batch, negatives, random);
                for (int i = 0; i < own.length; i++) {
                    pairs.add(new int[] {lists.queries()[list], own[i]});
                    labels.add(lists.labels()[list][i]);
                }
                for (int document : drawn) {
                    pairs.add(new int[] {lists.queries()[list], document});
                    labels.add(0f);
                }
                lengths.add(own.length + drawn.length);
            }
        }
        float[] ofPairs = new float[labels.size()];
        for (int i = 0; i < ofPairs.length; i++) {
            ofPairs[i] = labels.get(i);
        }
        return new ListBatch(
                pairs.stream().mapToInt(pair -> pair[0]).toArray(),
                pairs.stream().mapToInt(pair -> pair[1]).toArray(),
                lengths.stream().mapToInt(Integer::intValue).toArray(),
                ofPairs);
    }

    private static int[] drawn(TrainingLists lists, int list, int[] batch, int negatives, SeededRandom random) {
        Set<Integer> taken = new HashSet<>();
        Arrays.stream(lists.documents()[list]).forEach(taken::add);
        List<Integer> candidates = new ArrayList<>();
        for (int other : batch) {
            for (int document : lists.documents()[other]) {
                if (other != list && !lists.isPositive(list, document) && taken.add(document)) {
                    candidates.add(document);
                }
            }
        }
        int[] order = random.permutation(candidates.size());
        int count = Math.min(negatives, order.length);
        int[] drawn = new int[count];
        for (int i = 0; i < count; i++) {
            drawn[i] = candidates.get(order[i]);
        }
        return drawn;
    }

    /** Number of pairs. */
    int pairs() {
        return queries.length;
    }
}
