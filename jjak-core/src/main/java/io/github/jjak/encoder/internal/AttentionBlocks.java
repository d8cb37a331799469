package io.github.jjak.encoder.internal;

import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.RowRanges;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedPart;
import io.github.jjak.tokenize.internal.PackedTokens;
import io.github.jjak.tokenize.internal.PackedTokens.LengthGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a batch in dense blocks for attention. A block is a group of rows of one length, or several groups padded to the
 * longest of them: where every product has a cost of its own, whatever its size, few blocks with some padding are faster. One whose
 * scores would take more memory than a layer keeps is cut into several with the dropout of the whole.
 */
final class AttentionBlocks implements AutoCloseable {

    /** bf16 products cost about 0.13 ms each beside their arithmetic; see docs/decisions. */
    private static final double PADDING_IN_BF16 = 0.4;

    /** Most scores of a block, unless a row has more; see docs/decisions/0272. */
    private static final long MOST_SCORES = 1L << 22;

    /** Rows of a cut block begin where a word of its dropout mask does. */
    private static final int ROWS_OF_WORDS = 4;

    private final List<Block> blocks;

    private AttentionBlocks(List<Block> blocks) {
        this.blocks = blocks;
    }

    /**
     * One dense block.
     *
     * @param firstToken first token in packed order
     * @param tokens real tokens
     * @param rows texts
     * @param length tokens of a row, padding included
     * @param padding null where all rows have this length
     * @param number tells the dropout of this block from that of others; cut ones have that of the whole
     * @param ofWhole rows of the whole batch's block of that number; null if they are all
     */
    record Block(
            int firstToken,
            int tokens,
            int rows,
            int length,
            @Nullable Padding padding,
            int number,
            @Nullable RowRanges ofWhole) {

        /** The block's tokens, {@code [rows * length, width]}, with anything finite where there is padding. */
        Tensor padded(Tensor packed) {
            Tensor own = packed.narrow(0, firstToken, tokens);
            return padding == null ? own : own.index_select(0, padding.sources());
        }

        /** Reverse of {@link #padded}: {@code [tokens, width]}. */
        Tensor unpadded(Tensor padded) {
            return padding == null ? padded : padded.index_select(0, padding.places());
        }
    }

    /**
     * How a block is padded.
     *
     * @param sources for each place, {@code [rows * length]}, the token of the block that is there; some token where it is padding
     * @param places for each token of the block its place, {@code [tokens]}
     * @param real 1 for tokens and 0 for padding, {@code [rows * length, 1]}
     * @param keys 0 for tokens and minus infinity for padding, {@code [rows, 1, 1, length]}
     */
    record Padding(Tensor sources, Tensor places, Tensor real, Tensor keys) {

        void release() {
            List.of(sources, places, real, keys).forEach(TensorScope::release);
        }
    }

    /**
     * The blocks of a batch; their tensors belong to the result.
     *
     * @param heads attention heads
     */
    static AttentionBlocks of(PackedTokens tokens, Precision precision, int heads) {
        return of(tokens, precision, heads, MOST_SCORES);
    }

    /** @param mostScores of a block, unless a row has more */
    static AttentionBlocks of(PackedTokens tokens, Precision precision, int heads, long mostScores) {
        double mostPadding = precision == Precision.FP32 ? 0 : PADDING_IN_BF16;
        List<Block> blocks = new ArrayList<>();
        List<LengthGroup> joined = new ArrayList<>();
        int rows = 0;
        int real = 0;
        int first = 0;
        int number = 0;
        try (TensorScope scope = TensorScope.open()) {
            for (int i = 0; i < tokens.groups().size(); i++) {
                LengthGroup group = tokens.groups().get(i);
                double padded = (double) (rows + group.rows()) * group.length();
                if (!joined.isEmpty() && padded > (1 + mostPadding) * (real + group.tokens())) {
                    blocks.addAll(cut(joined, heads, mostScores, precision, drawn(tokens, joined, first, number++)));
                    joined.clear();
                    rows = 0;
                    real = 0;
                    first = i;
                }
                joined.add(group);
                rows += group.rows();
                real += group.tokens();
            }
            blocks.addAll(cut(joined, heads, mostScores, precision, drawn(tokens, joined, first, number)));
        }
        return new AttentionBlocks(List.copyOf(blocks));
    }

    /**
     * Where the block finds its dropout. In a part of a batch, blocks of one length find it among their lengths in the whole; padded
     * ones have other rows beside them than there, and so a dropout of their own.
     *
     * @param first number of the first of the groups
     * @param number of the block among those of these tokens
     */
    private static PartRanges.Group drawn(PackedTokens tokens, List<LengthGroup> groups, int first, int number) {
        PackedPart part = tokens.part();
        return part == null
                ? new PartRanges.Group(number, null)
                : groups.size() == 1
                        ? PartRanges.group(tokens, first)
                        : new PartRanges.Group(-1 - part.packedRows()[PartRanges.firstRow(tokens, first)], null);
    }

    /** One block of these groups, or several where it would have too many scores. */
    private static List<Block> cut(
            List<LengthGroup> groups, int heads, long mostScores, Precision precision, PartRanges.Group drawn) {
        int length = groups.get(groups.size() - 1).length();
        int rows = groups.stream().mapToInt(LengthGroup::rows).sum();
        int most = mostRows((long) heads * length * length, mostScores);
        if (rows <= most) {
            return List.of(block(groups, length, precision, drawn));
        }
        RowRanges ofWhole =
                drawn.rows() == null ? new RowRanges.Builder().add(0, rows).build() : drawn.rows();
        List<Block> blocks = new ArrayList<>();
        for (int from = 0; from < rows; from += most) {
            int count = Math.min(most, rows - from);
            PartRanges.Group own = new PartRanges.Group(drawn.number(), ofWhole.slice(from, count));
            blocks.add(block(slice(groups, from, count), length, precision, own));
        }
        return blocks;
    }

    /** Rows of a block, given the scores of each. */
    private static int mostRows(long scores, long mostScores) {
        int most = (int) Math.max(1, mostScores / scores);
        return scores % ROWS_OF_WORDS == 0 ? most : Math.max(ROWS_OF_WORDS, most - most % ROWS_OF_WORDS);
    }

    /** Some rows of groups that follow one another. */
    private static List<LengthGroup> slice(List<LengthGroup> groups, int first, int count) {
        List<LengthGroup> slice = new ArrayList<>();
        int before = 0;
        for (LengthGroup group : groups) {
            int from = Math.max(0, first - before);
            int to = Math.min(group.rows(), first + count - before);
            if (from < to) {
                slice.add(new LengthGroup(to - from, group.length(), group.firstToken() + from * group.length()));
            }
            before += group.rows();
        }
        return slice;
    }

    /** @param length to which the rows are padded */
    private static Block block(List<LengthGroup> groups, int length, Precision precision, PartRanges.Group drawn) {
        int first = groups.get(0).firstToken();
        int rows = groups.stream().mapToInt(LengthGroup::rows).sum();
        int tokens = groups.stream().mapToInt(LengthGroup::tokens).sum();
        return new Block(
                first,
                tokens,
                rows,
                length,
                tokens == rows * length ? null : padding(groups, rows, length, precision),
                drawn.number(),
                drawn.rows());
    }

    private static Padding padding(List<LengthGroup> groups, int rows, int length, Precision precision) {
        int tokens = groups.stream().mapToInt(LengthGroup::tokens).sum();
        int[] sources = new int[rows * length];
        int[] places = new int[tokens];
        float[] real = new float[sources.length];
        float[] keys = new float[sources.length];
        Arrays.fill(keys, Float.NEGATIVE_INFINITY);
        int token = 0;
        int row = 0;
        for (LengthGroup group : groups) {
            for (int ofGroup = 0; ofGroup < group.rows(); ofGroup++, row++) {
                Arrays.fill(sources, row * length, (row + 1) * length, token);
                for (int position = 0; position < group.length(); position++, token++) {
                    int place = row * length + position;
                    sources[place] = token;
                    places[token] = place;
                    real[place] = 1;
                    keys[place] = 0;
                }
            }
        }
        return new Padding(
                TensorScope.keep(Tensors.indices(sources)),
                TensorScope.keep(Tensors.indices(places)),
                TensorScope.keepOnly(() -> Tensors.of(real, sources.length, 1).to(precision.type())),
                TensorScope.keepOnly(() -> Tensors.of(keys, rows, 1, 1, length).to(precision.type())));
    }

    List<Block> blocks() {
        return blocks;
    }

    @Override
    public void close() {
        for (Block block : blocks) {
            Padding padding = block.padding();
            if (padding != null) {
                padding.release();
            }
        }
    }
}
