package io.github.jjak.train;

import io.github.jjak.tensor.internal.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The texts of a batch that are encoded: all but the absent negatives, whose token ids are empty.
 *
 * @param columns token ids per text column and row
 * @param present token ids of the texts that are there, column after column
 */
record BatchTexts(List<List<int[]>> columns, List<int[]> present) {

    static BatchTexts of(List<List<int[]>> columns) {
        List<int[]> present = new ArrayList<>();
        for (List<int[]> column : columns) {
            for (int[] text : column) {
                if (text.length > 0) {
                    present.add(text);
                }
            }
        }
        return new BatchTexts(columns, present);
    }

    int tokens() {
        return present.stream().mapToInt(text -> text.length).sum();
    }

    /** Tokens that would be added if every column were padded to its longest text. */
    long padding() {
        long padded = 0;
        for (List<int[]> column : columns) {
            int longest = 0;
            int there = 0;
            for (int[] text : column) {
                longest = Math.max(longest, text.length);
                there += text.length > 0 ? 1 : 0;
            }
            padded += (long) longest * there;
        }
        return padded - tokens();
    }

    /** The column's number for each present text, {@code [present texts]}. */
    int[] columnOfText() {
        int[] columnOfText = new int[present.size()];
        int next = 0;
        for (int column = 0; column < columns.size(); column++) {
            int count = (int)
                    columns.get(column).stream().filter(text -> text.length > 0).count();
            Arrays.fill(columnOfText, next, next + count, column);
            next += count;
        }
        return columnOfText;
    }

    /**
     * The vectors of each column, {@code [rows, dim]}, with a graph back to those of the present texts; absent texts are zero.
     *
     * @param vectors {@code [present texts, dim]}
     */
    List<Tensor> split(Tensor vectors) {
        int rows = columns.get(0).size();
        Tensor all = present.size() == rows * columns.size() ? vectors : withGaps(vectors, rows);
        List<Tensor> split = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            split.add(all.narrow(0, (long) column * rows, rows));
        }
        return split;
    }

    private Tensor withGaps(Tensor vectors, int rows) {
        int[] place = new int[rows * columns.size()];
        int next = 0;
        for (int i = 0; i < place.length; i++) {
            boolean there = columns.get(i / rows).get(i % rows).length > 0;
            place[i] = there ? next++ : present.size();
        }
        Tensor zero = torch.zeros_like(vectors.narrow(0, 0, 1));
        return Tensors.concatenate(vectors, zero).index_select(0, Tensors.indices(place));
    }
}
