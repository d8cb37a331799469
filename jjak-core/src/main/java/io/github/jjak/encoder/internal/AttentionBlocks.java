package io.github.jjak.encoder.internal;

import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
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
 * scores would take more memory than a layer keeps is cut into several. Dropout is that of rows of one length, however they are joined.
 */
final class AttentionBlocks implements AutoCloseable {

    /** bf16 products cost about 0.13 ms each beside their arithmetic; see docs/decisions/0015. */
    private static final double PADDING_IN_BF16 = 0.4;

    /** In float32 each block costs some thirty calls; see docs/decisions/0278. */
    private static final double PADDING_IN_FP32 = 0.2;

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
     * @param drawn the rows by their own lengths, in order: how each finds its dropout
     */
    record Block(
            int firstToken,
            int tokens,
            int rows,
            int length,
            @Nullable Padding padding,
            List<DrawnRows> drawn) {

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
        double mostPadding = precision == Precision.FP32 ? PADDING_IN_FP32 : PADDING_IN_BF16;
        List<Block> blocks = new ArrayList<>();
        List<DrawnRows> joined = new ArrayList<>();
        int rows = 0;
        int real = 0;
        try (TensorScope scope = TensorScope.open()) {
            for (int i = 0; i < tokens.groups().size(); i++) {
                LengthGroup group = tokens.groups().get(i);
                double padded = (double) (rows + group.rows()) * group.length();
                if (!joined.isEmpty() && padded > (1 + mostPadding) * (real + group.tokens())) {
                    blocks.addAll(cut(joined, heads, mostScores, precision));
                    joined.clear();
                    rows = 0;
                    real = 0;
                }
                joined.add(DrawnRows.of(tokens, i));
                rows += group.rows();
                real += group.tokens();
            }
            blocks.addAll(cut(joined, heads, mostScores, precision));
        }
        return new AttentionBlocks(List.copyOf(blocks));
    }

    /** One block of these rows, or several where it would have too many scores. */
    private static List<Block> cut(List<DrawnRows> joined, int heads, long mostScores, Precision precision) {
        int length = joined.get(joined.size() - 1).length();
        int rows = joined.stream().mapToInt(DrawnRows::rows).sum();
        int most = mostRows((long) heads * length * length, mostScores);
        if (rows <= most) {
            return List.of(block(joined, length, precision));
        }
        List<Block> blocks = new ArrayList<>();
        for (int from = 0; from < rows; from += most) {
            blocks.add(block(slice(joined, from, Math.min(most, rows - from)), length, precision));
        }
        return blocks;
    }

    /** Rows of a block, given the scores of each. */
    private static int mostRows(long scores, long mostScores) {
        int most = (int) Math.max(1, mostScores / scores);
        return scores % ROWS_OF_WORDS == 0 ? most : Math.max(ROWS_OF_WORDS, most - most % ROWS_OF_WORDS);
    }

    /** Some rows that follow one another. */
    private static List<DrawnRows> slice(List<DrawnRows> joined, int first, int count) {
        List<DrawnRows> slice = new ArrayList<>();
        int before = 0;
        for (DrawnRows drawn : joined) {
            int from = Math.max(0, first - before);
            int to = Math.min(drawn.rows(), first + count - before);
            if (from < to) {
                slice.add(drawn.slice(from, to - from));
            }
            before += drawn.rows();
        }
        return slice;
    }

    /** @param length to which the rows are padded */
    private static Block block(List<DrawnRows> drawn, int length, Precision precision) {
        List<LengthGroup> groups = drawn.stream().map(DrawnRows::group).toList();
        int rows = groups.stream().mapToInt(LengthGroup::rows).sum();
        int tokens = groups.stream().mapToInt(LengthGroup::tokens).sum();
        return new Block(
                groups.get(0).firstToken(),
                tokens,
                rows,
                length,
                tokens == rows * length ? null : padding(groups, rows, length, precision),
                List.copyOf(drawn));
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
