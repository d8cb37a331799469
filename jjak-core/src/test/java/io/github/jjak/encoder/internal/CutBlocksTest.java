package io.github.jjak.encoder.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.DropoutMasks;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Attention over blocks that were cut because of their scores: what is computed and dropped is that of whole blocks. */
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

    private static Tensor values(PackedTokens tokens, int columns, Precision precision) {
        Random random = new Random(2);
        float[] values = new float[tokens.tokens() * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensors.of(values, tokens.tokens(), columns).to(precision.type());
    }

    /** Context, then the gradient of the projections. */
    private static List<float[]> attention(PackedTokens tokens, Precision precision, long mostScores, int blocks) {
        BlockAttention attention = new BlockAttention(HEADS, 0.2, new DropoutMasks(precision));
        try (TensorScope scope = TensorScope.open();
                AttentionBlocks cut = AttentionBlocks.of(tokens, precision, HEADS, mostScores)) {
            assertThat(cut.blocks()).hasSizeGreaterThanOrEqualTo(blocks);
            assertThat(cut.blocks().stream()
                            .mapToInt(AttentionBlocks.Block::tokens)
                            .sum())
                    .isEqualTo(tokens.tokens());
            Tensor projected = values(tokens, 3 * HIDDEN, precision);
            return Gradients.recording(false, () -> {
                BlockAttention.Result result = attention.forward(projected, cut.blocks(), 5);
                Tensor gradient = attention.backward(
                        projected, values(tokens, HIDDEN, precision), cut.blocks(), result.kept(), 5);
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
}
