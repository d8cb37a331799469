package io.github.jjak.pretrain.internal;

import io.github.jjak.pretrain.internal.Masking.MaskedRow;
import java.util.ArrayList;
import java.util.List;

/** Rows of a corpus with tokens hidden. */
record MaskedRows(Corpus corpus, Masking masking) {

    /**
     * The first row hides a token whatever the draw, so that there is always something to learn.
     *
     * @param epoch of the run; -1 for evaluation
     */
    List<MaskedRow> of(int[] rows, int epoch) {
        List<MaskedRow> masked = new ArrayList<>(rows.length);
        for (int row : rows) {
            masked.add(masking.mask(corpus.row(row), epoch, row, masked.isEmpty()));
        }
        return masked;
    }
}
