package io.github.jjak.encoder.internal;

import io.github.jjak.tensor.internal.RowRanges;
import io.github.jjak.tokenize.internal.PackedTokens;
import io.github.jjak.tokenize.internal.PackedTokens.LengthGroup;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one length, and where attention finds their dropout: they draw what the rows of that length in the whole batch draw, in
 * whatever block they are computed.
 *
 * @param group the rows
 * @param number of their length among the lengths of the whole batch
 * @param ofWhole which of the whole batch's rows of that length they are; null if they are all
 */
record DrawnRows(LengthGroup group, int number, @Nullable RowRanges ofWhole) {

    /** The tokens' group of that number. */
    static DrawnRows of(PackedTokens tokens, int number) {
        PartRanges.Group drawn = PartRanges.group(tokens, number);
        return new DrawnRows(tokens.groups().get(number), drawn.number(), drawn.rows());
    }

    int rows() {
        return group.rows();
    }

    /** Tokens of each row. */
    int length() {
        return group.length();
    }

    /** Some rows that follow one another. */
    DrawnRows slice(int first, int count) {
        if (count == rows()) {
            return this;
        }
        RowRanges all = ofWhole == null ? new RowRanges.Builder().add(0, rows()).build() : ofWhole;
        return new DrawnRows(
                new LengthGroup(count, length(), group.firstToken() + first * length()),
                number,
                all.slice(first, count));
    }
}
