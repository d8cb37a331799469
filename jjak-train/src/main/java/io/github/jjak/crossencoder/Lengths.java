package io.github.jjak.crossencoder;

import io.github.jjak.model.internal.CrossEncoderModel;
import io.github.jjak.tokenize.internal.PairTemplate;
import java.util.Arrays;
import java.util.List;

/**
 * How long the lists of a data set are, in tokens.
 *
 * @param ofLists tokens of each list, ascending, with drawn documents as long as the longest pair
 * @param mostPairs most pairs of a list
 * @param longestPair most tokens of a pair
 * @param truncatedPairs pairs that are cut
 * @param tokens of one pass over all lists, without drawn documents
 * @param tokenBytes memory that the tokens of all texts take
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Lengths(long[] ofLists, int mostPairs, int longestPair, int truncatedPairs, long tokens, long tokenBytes) {

    /** Length and object header of an array, and the reference to it. */
    private static final int ARRAY_OVERHEAD = 20;

    static Lengths of(CrossEncoderModel model, TrainingLists lists, List<int[]> halves, int negatives) {
        long[] ofLists = new long[lists.size()];
        int mostPairs = 0;
        int longest = 1;
        int truncated = 0;
        long tokens = 0;
        for (int list = 0; list < ofLists.length; list++) {
            int[] documents = lists.documents()[list];
            mostPairs = Math.max(mostPairs, documents.length + negatives);
            for (int document : documents) {
                PairTemplate.Row row = model.row(halves.get(lists.queries()[list]), halves.get(document));
                ofLists[list] += row.ids().length;
                longest = Math.max(longest, row.ids().length);
                truncated += row.truncated() ? 1 : 0;
            }
            tokens += ofLists[list];
        }
        for (int list = 0; list < ofLists.length; list++) {
            ofLists[list] += (long) negatives * longest;
        }
        Arrays.sort(ofLists);
        long bytes = halves.stream()
                .mapToLong(text -> ARRAY_OVERHEAD + (long) Integer.BYTES * text.length)
                .sum();
        return new Lengths(ofLists, mostPairs, longest, truncated, tokens, bytes);
    }

    /** Number of lists. */
    int lists() {
        return ofLists.length;
    }

    /** Most tokens that a number of lists can have. */
    long mostTokens(int lists) {
        return Arrays.stream(ofLists, Math.max(0, ofLists.length - lists), ofLists.length)
                .sum();
    }
}
