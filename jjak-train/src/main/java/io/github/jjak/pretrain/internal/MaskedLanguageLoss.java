package io.github.jjak.pretrain.internal;

import io.github.jjak.distributed.internal.DealtRows;
import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.encoder.internal.EncoderPass;
import io.github.jjak.encoder.internal.EncoderTraining;
import io.github.jjak.pretrain.internal.Masking.MaskedRow;
import io.github.jjak.tensor.internal.FreedActivations;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens;
import io.github.jjak.tokenize.internal.TokenBudget;
import io.github.jjak.train.internal.BackwardProgress;
import io.github.jjak.train.internal.DealtPasses;
import io.github.jjak.train.internal.StepSeed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Cross entropy of the hidden tokens, in mini-batches within a budget of tokens. Only the hidden states of hidden tokens go through
 * the head, which otherwise would cost more than a small encoder.
 *
 * <p>Of several workers each has a share of the rows of every mini-batch. A row's dropout depends on its place in the mini-batch alone.
 *
 * @param model encoder and head
 * @param training the encoder in training
 * @param miniBatchTokens most tokens of a forward pass, of all workers together
 * @param workers which share the rows of a step
 */
record MaskedLanguageLoss(MaskedLanguageModel model, EncoderTraining training, int miniBatchTokens, Workers workers) {

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

        private static final Sums NONE = new Sums(0, 0, 0, 0, 0);

        Sums plus(Sums other) {
            return new Sums(
                    sum + other.sum,
                    right + other.right,
                    hidden + other.hidden,
                    tokens + other.tokens,
                    miniBatches + other.miniBatches);
        }
    }

    /** Adds this worker's share of the gradient of the mean over the rows' hidden tokens to the parameters; the sums are of all rows. */
    Sums accumulate(List<MaskedRow> rows, long runSeed, int step, BackwardProgress progress) {
        int hidden = rows.stream().mapToInt(MaskedRow::masked).sum();
        List<List<MaskedRow>> parts = parts(rows);
        Sums own = Sums.NONE;
        int[] withRows = IntStream.range(0, parts.size())
                .filter(number -> share(parts, number).length > 0)
                .toArray();
        FreedActivations freed = new FreedActivations(parts.size());
        for (int number : withRows) {
            boolean last = number == withRows[withRows.length - 1];
            own = own.plus(backward(
                    Masked.of(parts.get(number), share(parts, number)),
                    hidden,
                    StepSeed.of(runSeed, step, number),
                    last ? progress : BackwardProgress.UNWATCHED));
            freed.afterMiniBatch();
        }
        training.completeGradients();
        progress.layersDone();
        freed.afterAll();
        int tokens = rows.stream().mapToInt(row -> row.ids().length).sum();
        return workers.count() == 1 ? own : ofAll(own, new Sums(0, 0, hidden, tokens, parts.size()));
    }

    /** This worker's rows of a mini-batch. */
    private int[] share(List<List<MaskedRow>> parts, int number) {
        return DealtRows.share(parts.get(number).size(), number, workers.rank(), workers.count());
    }

    /**
     * Cross entropy and right guesses of all workers.
     *
     * @param whole has the other numbers
     */
    private Sums ofAll(Sums own, Sums whole) {
        float high = (float) own.sum();
        // What a float32 loses of the sum; nothing where it is not finite.
        float low = Float.isFinite(high) ? (float) (own.sum() - high) : 0;
        int[] oneRowEach = new int[workers.count()];
        Arrays.fill(oneRowEach, 1);
        try (TensorScope scope = TensorScope.open()) {
            float[] all = Tensors.toFloats(workers.gather(
                    Tensors.of(new float[] {high, low, own.right()}, 1, 3), oneRowEach));
            double sum = 0;
            long right = 0;
            for (int worker = 0; worker < workers.count(); worker++) {
                sum += (double) all[3 * worker] + all[3 * worker + 1];
                right += (long) all[3 * worker + 2];
            }
            return new Sums(sum, right, whole.hidden(), whole.tokens(), whole.miniBatches());
        }
    }

    /** Measures without dropout and without a gradient, on this worker alone. */
    Sums measure(List<MaskedRow> rows) {
        return parts(rows).stream().map(this::measured).reduce(Sums.NONE, Sums::plus);
    }

    /** The same by all workers, each some of the mini-batches; all have the sums, to the bit those of one worker. */
    Sums measureTogether(List<MaskedRow> rows) {
        List<List<MaskedRow>> parts = parts(rows);
        int[] oneRowEach = new int[parts.size()];
        Arrays.fill(oneRowEach, 1);
        List<float[][]> ofParts = new DealtPasses(workers).run(oneRowEach, 2, number -> {
            Sums sums = measured(parts.get(number));
            // That of a mini-batch is a float32's.
            return new float[][] {{(float) sums.sum(), sums.right()}};
        });
        Sums sums = Sums.NONE;
        for (int number = 0; number < parts.size(); number++) {
            List<MaskedRow> part = parts.get(number);
            sums = sums.plus(new Sums(
                    ofParts.get(number)[0][0],
                    (long) ofParts.get(number)[0][1],
                    part.stream().mapToInt(MaskedRow::masked).sum(),
                    part.stream().mapToInt(row -> row.ids().length).sum(),
                    1));
        }
        return sums;
    }

    private Sums measured(List<MaskedRow> part) {
        int[] all = IntStream.range(0, part.size()).toArray();
        return Gradients.recording(false, () -> forward(Masked.of(part, all)));
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

        /**
         * Packs some rows of a mini-batch.
         *
         * @param share their places in it, at least one
         */
        static Masked of(List<MaskedRow> rows, int[] share) {
            PackedTokens whole =
                    PackedTokens.pack(rows.stream().map(MaskedRow::ids).toList());
            PackedTokens tokens = share.length == rows.size() ? whole : whole.part(share);
            // Packing depends on lengths alone, so the labels come to lie as the tokens do.
            int[] labels = PackedTokens.pack(IntStream.of(share)
                            .mapToObj(row -> rows.get(row).labels())
                            .toList())
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

    private Sums backward(Masked masked, int hiddenOfStep, long seed, BackwardProgress progress) {
        if (masked.places().length == 0) {
            return masked.nothing();
        }
        try (TensorScope scope = TensorScope.open();
                EncoderPass pass = training.pass(masked.tokens(), seed)) {
            Tensor states = pass.hidden().detach().set_requires_grad(true);
            Guesses guesses = guesses(states, masked);
            guesses.loss().div(Tensors.number(hiddenOfStep)).backward();
            pass.backward(states.grad(), progress::layerDone);
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
