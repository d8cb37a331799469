package io.github.jjak.pretrain.internal;

import io.github.jjak.encoder.internal.EncoderPass;
import io.github.jjak.encoder.internal.EncoderTraining;
import io.github.jjak.pretrain.internal.Masking.MaskedRow;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.Libtorch;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens;
import io.github.jjak.tokenize.internal.TokenBudget;
import io.github.jjak.train.internal.StepSeed;
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
 * @param training the encoder in training
 * @param miniBatchTokens most tokens of a forward pass
 */
record MaskedLanguageLoss(MaskedLanguageModel model, EncoderTraining training, int miniBatchTokens) {

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
            sums = sums.plus(backward(Masked.of(part), hidden, StepSeed.of(runSeed, step, sums.miniBatches())));
        }
        training.completeGradients();
        if (sums.miniBatches() > 1) {
            Libtorch.returnFreedMemory();
        }
        return sums;
    }

    /** Measures without dropout and without a gradient. */
    Sums measure(List<MaskedRow> rows) {
        Sums sums = new Sums(0, 0, 0, 0, 0);
        for (List<MaskedRow> part : parts(rows)) {
            sums = sums.plus(Gradients.recording(false, () -> forward(Masked.of(part))));
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

    /** Rows packed, with the places and true ids of their hidden tokens. */
    private record Masked(PackedTokens tokens, int[] places, int[] truth) {

        static Masked of(List<MaskedRow> rows) {
            PackedTokens tokens =
                    PackedTokens.pack(rows.stream().map(MaskedRow::ids).toList());
            // Packing depends on lengths alone, so the labels come to lie as the tokens do.
            int[] labels = PackedTokens.pack(
                            rows.stream().map(MaskedRow::labels).toList())
                    .ids();
            int[] places = IntStream.range(0, labels.length)
                    .filter(i -> labels[i] != Masking.NO_LABEL)
                    .toArray();
            return new Masked(
                    tokens,
                    places,
                    IntStream.of(places).map(place -> labels[place]).toArray());
        }

        Sums nothing() {
            return new Sums(0, 0, 0, tokens.tokens(), 1);
        }
    }

    private Sums backward(Masked masked, int hiddenOfStep, long seed) {
        if (masked.places().length == 0) {
            return masked.nothing();
        }
        try (TensorScope scope = TensorScope.open();
                EncoderPass pass = training.pass(masked.tokens(), seed)) {
            Tensor states = pass.hidden().detach().set_requires_grad(true);
            Guesses guesses = guesses(states, masked);
            guesses.loss().div(Tensors.number(hiddenOfStep)).backward();
            pass.backward(states.grad());
            return guesses.sums(masked);
        }
    }

    private Sums forward(Masked masked) {
        if (masked.places().length == 0) {
            return masked.nothing();
        }
        try (TensorScope scope = TensorScope.open()) {
            return guesses(model.model().internals().encoder().forward(masked.tokens(), false), masked)
                    .sums(masked);
        }
    }

    private Guesses guesses(Tensor states, Masked masked) {
        Tensor scores = model.scores(states.index_select(0, Tensors.indices(masked.places())));
        Tensor truth = Tensors.indices(masked.truth());
        return new Guesses(scores, truth, torch.cross_entropy_loss(scores, truth, Tensors.none(), SUM, IGNORE, 0));
    }

    private record Guesses(Tensor scores, Tensor truth, Tensor loss) {

        Sums sums(Masked masked) {
            long right =
                    scores.argmax(new LongOptional(1), false).eq(truth).sum().item_long();
            return new Sums(
                    loss.item_double(),
                    right,
                    masked.places().length,
                    masked.tokens().tokens(),
                    1);
        }
    }
}
