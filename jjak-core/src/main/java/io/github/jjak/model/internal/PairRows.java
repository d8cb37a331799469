package io.github.jjak.model.internal;

import io.github.jjak.tokenize.internal.PackedTokens;
import io.github.jjak.tokenize.internal.PairTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pairs of texts as rows of tokens, which an encoder reads.
 *
 * @param rows one per pair
 */
public record PairRows(List<PairTemplate.Row> rows) {

    public PairRows {
        rows = List.copyOf(rows);
    }

    /** Token ids of each row. */
    public List<int[]> ids() {
        return rows.stream().map(PairTemplate.Row::ids).toList();
    }

    /** Number of tokens. */
    public long tokens() {
        return rows.stream().mapToLong(row -> row.ids().length).sum();
    }

    /** Number of pairs of which a text lost tokens. */
    public int truncated() {
        return (int) rows.stream().filter(PairTemplate.Row::truncated).count();
    }

    /** The rows of these numbers, in this order. */
    public PairRows select(int[] numbers) {
        return new PairRows(IntStream.of(numbers).mapToObj(rows::get).toList());
    }

    /** The rows for one forward pass. */
    public PackedTokens pack() {
        PackedTokens packed = PackedTokens.pack(ids());
        if (rows.stream().allMatch(row -> row.types() == null)) {
            return packed;
        }
        List<int[]> types = new ArrayList<>(rows.size());
        for (PairTemplate.Row row : rows) {
            int[] own = row.types();
            types.add(own == null ? new int[row.ids().length] : own);
        }
        return packed.withTypes(types);
    }
}
