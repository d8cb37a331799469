package io.github.jjak.pretrain;

import io.github.jjak.pretrain.Masking.MaskedRow;
import io.github.jjak.tensor.Gradients;
import io.github.jjak.tensor.Libtorch;
import io.github.jjak.tensor.TensorScope;
import io.github.jjak.tensor.Tensors;
import io.github.jjak.tokenize.PackedTokens;
import io.github.jjak.tokenize.TokenBudget;
import io.github.jjak.train.StepSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Cross entropy of the hidden tokens, in mini-batches within a budget of tokens. Only the hidden states of hidden tokens go through
 * the head, which otherwise would cost more than a small encoder.
 *
 * @param model encoder and head
 * @param miniBatchTokens most tokens of a forward pass
 * @param dropout whether training drops anything; evaluation never does
 */
record MaskedLanguageLoss(MaskedLanguageModel model, int miniBatchTokens, boolean dropout) {

    /** Reduction by a sum, in the numbers of libtorch. */
    private static final long SUM = 2;

    private static final long IGNORE = -100;

    /**
     * What some rows gave.
     *
     * @param sum cross entropy over the hidden tokens
     * @param right hidden tokens guessed right
     * @param hidden hidden tokens
     * @param tokens all tokens
     * @param miniBatches forward passes
     */
    record Sums(double sum, long right, int hidden, int tokens, int miniBatches) {

        Sums plus(Sums other) {
            return new Sums(
                    sum + other.sum,
                    right + other.right,
                    hidden + other.hidden,
                    tokens + other.tokens,
                    miniBatches + other.miniBatches);
        }
    }

    /** Adds the gradient of the mean over the rows' hidden tokens to the parameters. */
    Sums accumulate(List<MaskedRow> rows, long runSeed, int step) {
        int hidden = rows.stream().mapToInt(MaskedRow::masked).sum();
        Sums sums = new Sums(0, 0, 0, 0, 0);
        for (List<MaskedRow> part : parts(rows)) {
            torch.manual_seed(StepSeed.of(runSeed, step, sums.miniBatches()));
            sums = sums.plus(pass(part, hidden, true));
        }
        if (sums.miniBatches() > 1) {
            Libtorch.returnFreedMemory();
        }
        return sums;
    }

    /** Measures without dropout and without a gradient. */
    Sums measure(List<MaskedRow> rows) {
        Sums sums = new Sums(0, 0, 0, 0, 0);
        for (List<MaskedRow> part : parts(rows)) {
            sums = sums.plus(Gradients.recording(false, () -> pass(part, 1, false)));
        }
        return sums;
    }

    private List<List<MaskedRow>> parts(List<MaskedRow> rows) {
        List<List<MaskedRow>> parts = new ArrayList<>();
        List<int[]> ids = rows.stream().map(MaskedRow::ids).toList();
        for (int[] pack : TokenBudget.packs(ids, miniBatchTokens)) {
            parts.add(IntStream.of(pack).mapToObj(rows::get).toList());
        }
        return parts;
    }

    private Sums pass(List<MaskedRow> rows, int hiddenOfStep, boolean training) {
        PackedTokens tokens =
                PackedTokens.pack(rows.stream().map(MaskedRow::ids).toList());
        // Packing depends on lengths alone, so the labels come to lie as the tokens do.
        int[] labels =
                PackedTokens.pack(rows.stream().map(MaskedRow::labels).toList()).ids();
        int[] places = IntStream.range(0, labels.length)
                .filter(i -> labels[i] != Masking.NO_LABEL)
                .toArray();
        if (places.length == 0) {
            return new Sums(0, 0, 0, tokens.tokens(), 1);
        }
        try (TensorScope scope = TensorScope.open()) {
            Tensor states = model.model().encoder().forward(tokens, training && dropout);
            Tensor scores = model.scores(states.index_select(0, Tensors.indices(places)));
            Tensor truth = Tensors.indices(
                    IntStream.of(places).map(place -> labels[place]).toArray());
            Tensor sum = torch.cross_entropy_loss(scores, truth, Tensors.none(), SUM, IGNORE, 0);
            if (training) {
                sum.div(Tensors.number(hiddenOfStep)).backward();
            }
            long right =
                    scores.argmax(new LongOptional(1), false).eq(truth).sum().item_long();
            return new Sums(sum.item_double(), right, places.length, tokens.tokens(), 1);
        }
    }
}
