package io.github.jjak.encoder.internal;

import io.github.jjak.tensor.internal.RowRanges;
import io.github.jjak.tokenize.internal.PackedPart;
import io.github.jjak.tokenize.internal.PackedTokens;
import io.github.jjak.tokenize.internal.PackedTokens.LengthGroup;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where dropout finds the numbers of a part of a batch in those of the whole batch, so that workers that share a batch drop what one
 * worker would.
 */
public final class PartRanges {

    private PartRanges() {}

    /** The part's tokens among those of the whole; null if the tokens are a whole batch. */
    public static @Nullable RowRanges tokens(PackedTokens tokens) {
        PackedPart part = tokens.part();
        if (part == null) {
            return null;
        }
        RowRanges.Builder ranges = new RowRanges.Builder();
        for (int row : part.packedRows()) {
            ranges.add(part.firstTokens()[row], part.firstTokens()[row + 1] - part.firstTokens()[row]);
        }
        return ranges.build();
    }

    /** The part's rows among those of the whole, in the order they were given; null if they are a whole batch. */
    public static @Nullable RowRanges rows(PackedTokens tokens) {
        PackedPart part = tokens.part();
        return part == null ? null : RowRanges.of(part.inputRows());
    }

    /**
     * A group of rows of one length among the rows of that length in the whole.
     *
     * @param number of the group in the whole
     * @param rows null if the group is the whole one
     */
    record Group(int number, @Nullable RowRanges rows) {}

    /** First row of a group, in packed order. */
    static int firstRow(PackedTokens tokens, int number) {
        return tokens.groups().subList(0, number).stream()
                .mapToInt(LengthGroup::rows)
                .sum();
    }

    /** Of one of the tokens' groups. */
    static Group group(PackedTokens tokens, int number) {
        PackedPart part = tokens.part();
        if (part == null) {
            return new Group(number, null);
        }
        int length = tokens.groups().get(number).length();
        List<LengthGroup> ofWhole = part.whole().groups();
        int found = IntStream.range(0, ofWhole.size())
                .filter(i -> ofWhole.get(i).length() == length)
                .findFirst()
                .orElseThrow();
        int before = firstRow(part.whole(), found);
        int first = firstRow(tokens, number);
        int rows = tokens.groups().get(number).rows();
        return new Group(
                found,
                RowRanges.of(Arrays.stream(part.packedRows(), first, first + rows)
                        .map(row -> row - before)
                        .toArray()));
    }
}
