package io.github.jjak.train;

import io.github.jjak.distributed.internal.DealtRows;
import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.model.internal.ModelTraining;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens;
import io.github.jjak.tokenize.internal.TokenBudget;
import io.github.jjak.train.internal.StepSeed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a batch in mini-batches of like length, of which each worker encodes a share.
 *
 * <p>What a mini-batch consists of, and its seed, does not depend on how many workers there are. A row's dropout depends on its place in the mini-batch alone, so it is the same whoever encodes it.
 *
 * @param own those of this worker, which lack those of which it has no row
 * @param count of all mini-batches
 * @param dealt where the vector of each text is
 * @param firstSeed seed of the first mini-batch
 */
record MiniBatches(List<MiniBatch> own, int count, DealtRows dealt, long firstSeed) {

    /**
     * This worker's rows of a mini-batch.
     *
     * @param texts numbers of the texts in the batch
     * @param tokens the same, packed
     * @param seed of dropout
     * @param by the model that encodes them
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record MiniBatch(int[] texts, PackedTokens tokens, long seed, ModelTraining by) {

        /** The rows of these texts, of a gradient of all. */
        Tensor own(Tensor gradient) {
            return gradient.index_select(0, Tensors.indices(texts));
        }
    }

    /** All rows of a mini-batch, before they are dealt. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Pack(int[] texts, PackedTokens tokens, ModelTraining by) {}

    /** Which seeds mini-batches have. */
    record Seeds(long run, int step, int used) {

        long of(int miniBatch) {
            return StepSeed.of(run, step, used + miniBatch);
        }
    }

    /**
     * Cuts and deals.
     *
     * @param promptTokens per text
     * @param copy encodes the texts of the first column, which are in mini-batches of their own, the first ones; null if the model does
     * @param tokenBudget most tokens of a mini-batch
     */
    static MiniBatches of(
            BatchTexts texts,
            int[] promptTokens,
            ModelTraining training,
            @Nullable ModelTraining copy,
            int tokenBudget,
            Seeds seeds,
            Workers workers) {
        int ofCopy = copy == null
                ? 0
                : Math.toIntExact(Arrays.stream(texts.columnOfText())
                        .filter(column -> column == 0)
                        .count());
        List<Pack> packs = new ArrayList<>();
        if (copy != null) {
            addPacks(packs, 0, texts.present().subList(0, ofCopy), promptTokens, copy, tokenBudget);
        }
        List<int[]> others = texts.present().subList(ofCopy, texts.present().size());
        addPacks(packs, ofCopy, others, promptTokens, training, tokenBudget);
        return dealt(packs, seeds, workers);
    }

    /** @param first number of the first of the texts */
    private static void addPacks(
            List<Pack> packs, int first, List<int[]> texts, int[] promptTokens, ModelTraining by, int tokenBudget) {
        for (int[] pack : TokenBudget.packs(texts, tokenBudget)) {
            List<int[]> rows = Arrays.stream(pack).mapToObj(texts::get).toList();
            int[] numbers = Arrays.stream(pack).map(text -> first + text).toArray();
            PackedTokens packed = PackedTokens.pack(rows)
                    .withPromptTokens(Arrays.stream(numbers)
                            .map(text -> promptTokens[text])
                            .toArray());
            packs.add(new Pack(numbers, packed, by));
        }
    }

    private static MiniBatches dealt(List<Pack> packs, Seeds seeds, Workers workers) {
        DealtRows dealt = DealtRows.of(packs.stream().map(Pack::texts).toList(), workers.count());
        List<MiniBatch> own = new ArrayList<>();
        for (int number = 0; number < packs.size(); number++) {
            Pack pack = packs.get(number);
            int[] rows = DealtRows.share(pack.texts().length, number, workers.rank(), workers.count());
            if (rows.length > 0) {
                int[] numbers =
                        Arrays.stream(rows).map(row -> pack.texts()[row]).toArray();
                PackedTokens tokens =
                        workers.count() == 1 ? pack.tokens() : pack.tokens().part(rows);
                own.add(new MiniBatch(numbers, tokens, seeds.of(number), pack.by()));
            }
        }
        return new MiniBatches(own, packs.size(), dealt, seeds.of(0));
    }
}
