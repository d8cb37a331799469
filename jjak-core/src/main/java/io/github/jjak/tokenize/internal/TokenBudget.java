package io.github.jjak.tokenize.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Cuts rows into packs that hold at most a budget of tokens, rows of like length together. */
public final class TokenBudget {

    private TokenBudget() {}

    /**
     * Groups row numbers, longest rows first, greedily up to the budget. A row longer than the budget is a pack by itself.
     *
     * @param rows token ids per row
     * @param budget tokens per pack, at least 1
     * @return row numbers per pack; every row exactly once
     */
    public static List<int[]> packs(List<int[]> rows, int budget) {
        int[] order = IntStream.range(0, rows.size())
                .boxed()
                .sorted(Comparator.comparingInt((Integer row) -> rows.get(row).length)
                        .reversed()
                        .thenComparingInt(row -> row))
                .mapToInt(Integer::intValue)
                .toArray();
        List<int[]> packs = new ArrayList<>();
        int start = 0;
        long tokens = 0;
        for (int i = 0; i < order.length; i++) {
            int length = rows.get(order[i]).length;
            if (i > start && tokens + length > budget) {
                packs.add(Arrays.copyOfRange(order, start, i));
                start = i;
                tokens = 0;
            }
            tokens += length;
        }
        if (start < order.length) {
            packs.add(Arrays.copyOfRange(order, start, order.length));
        }
        return packs;
    }
}
