package io.github.jjak.encoder.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.DropoutMasks;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedPart;
import io.github.jjak.tokenize.internal.PackedTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Attention over blocks that were cut because of their scores, or joined: what is computed and dropped is the same. */
@Tag("numeric")
class CutBlocksTest {

    private static final int HEADS = 3;
    private static final int HIDDEN = 24;

    private static PackedTokens tokens() {
        Random random = new Random(1);
        List<int[]> rows = new ArrayList<>();
        for (int row = 0; row < 40; row++) {
            // Odd lengths, so that rows do not begin with a word of a mask.
            rows.add(random.ints(row % 5 == 0 ? 53 : row % 3 == 0 ? 51 : 7, 2, 100)
                    .toArray());
        }
        return PackedTokens.pack(rows);
    }

    private static Tensor values(PackedTokens tokens, int first, int columns, Precision precision) {
        Random random = new Random(2);
        for (int i = 0; i < first * columns; i++) {
            random.nextGaussian();
        }
        float[] values = new float[tokens.tokens() * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensors.of(values, tokens.tokens(), columns).to(precision.type());
    }

    /** Context, then the gradient of the projections. */
    private static List<float[]> attention(PackedTokens tokens, Precision precision, long mostScores, int blocks) {
        return attention(tokens, 0, precision, mostScores, blocks);
    }

    /** @param first number of the first token among all that have values */
    private static List<float[]> attention(
            PackedTokens tokens, int first, Precision precision, long mostScores, int blocks) {
        BlockAttention attention = new BlockAttention(HEADS, 0.2, new DropoutMasks(precision));
        try (TensorScope scope = TensorScope.open();
                AttentionBlocks cut = AttentionBlocks.of(tokens, precision, HEADS, mostScores)) {
            assertThat(cut.blocks()).hasSizeGreaterThanOrEqualTo(blocks);
            assertThat(cut.blocks().stream()
                            .mapToInt(AttentionBlocks.Block::tokens)
                            .sum())
                    .isEqualTo(tokens.tokens());
            Tensor projected = values(tokens, first, 3 * HIDDEN, precision);
            return Gradients.recording(false, () -> {
                BlockAttention.Result result = attention.forward(projected, cut.blocks(), 5);
                Tensor gradient = attention.backward(
                        projected, values(tokens, first, HIDDEN, precision), cut.blocks(), result.kept(), 5);
                List<float[]> both = List.of(Tensors.toFloats(result.context()), Tensors.toFloats(gradient));
                result.kept().forEach(weights -> {
                    if (weights != null) {
                        weights.release();
                    }
                });
                return both;
            });
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void aCutBlockGivesWhatTheWholeGives(Precision precision) {
        List<PackedTokens> batches = List.of(
                tokens(),
                tokens().part(IntStream.range(0, 40).filter(row -> row % 7 < 5).toArray()));
        for (PackedTokens batch : batches) {
            List<float[]> whole = attention(batch, precision, Long.MAX_VALUE, 1);
            List<float[]> cut = attention(batch, precision, HEADS * 53L * 53 * 5, 4);
            for (int i = 0; i < whole.size(); i++) {
                assertThat(cut.get(i)).isEqualTo(whole.get(i));
            }
        }
    }

    /** Rows of 51 and 53 tokens share a padded block here; a row alone does not. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void aRowDropsTheSameInWhateverBlockItIs(Precision precision) {
        PackedTokens batch = tokens();
        float[] context = attention(batch, precision, Long.MAX_VALUE, 1).get(0);
        for (int row = 0; row < 40; row++) {
            PackedTokens alone = batch.part(new int[] {row});
            PackedPart part = Objects.requireNonNull(alone.part());
            int first = part.firstTokens()[part.packedRows()[0]];
            float[] ofRow =
                    attention(alone, first, precision, Long.MAX_VALUE, 1).get(0);
            assertThat(Arrays.copyOfRange(context, first * HIDDEN, first * HIDDEN + ofRow.length))
                    .as("row %d", row)
                    .containsExactly(ofRow, within(precision == Precision.FP32 ? 1e-5f : 0.03f));
        }
    }
}
