package io.github.jjak.spark;

import io.github.jjak.error.UsageException;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.MegaBatchMarginLoss;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.loss.TripletLoss;
import io.github.jjak.tensor.Precision;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.train.TrainingArguments.PrecisionChoice;
import io.github.jjak.train.internal.BatchArguments;
import io.github.jjak.train.internal.RunArguments;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is trained and how: all that travels to an executor beside the rows, which are in a file. Checked when it is made.
 *
 * @param model location of the model to start from
 * @param columns how many columns of texts there are
 * @param lossName which loss, by its short name
 * @param scale of the loss; null for its own
 * @param maxSeqLength most tokens of a text; 0 for the model's
 * @param precision number format of the encoder's products
 * @param numbers of the run
 */
record TrainingRun(
        String model,
        int columns,
        String lossName,
        @Nullable Double scale,
        int maxSeqLength,
        Precision precision,
        Numbers numbers)
        implements Serializable {

    static final RunArguments DEFAULTS = TrainingArguments.ofDefaults().internals();

    private static final List<String> LOSSES = List.of("mnrl", "triplet", "mega-batch-margin");
    private static final int SHORTEST_TEXT = 3;

    /**
     * Numbers of the run, with the meaning of {@link TrainingArguments}; 0 stands for the default where that is none.
     *
     * @param epochs passes over the rows
     * @param maxSteps most steps, or 0
     * @param batchSize rows of all workers
     * @param accumulation batches per update
     * @param miniBatchTokens most tokens in memory, or 0
     * @param learningRate peak
     * @param warmupRatio share of the steps
     * @param saveSteps steps between checkpoints, or 0
     * @param seed of batches and dropout
     */
    record Numbers(
            int epochs,
            int maxSteps,
            int batchSize,
            int accumulation,
            int miniBatchTokens,
            double learningRate,
            double warmupRatio,
            int saveSteps,
            long seed)
            implements Serializable {}

    /** @throws UsageException for parameters that cannot be */
    static TrainingRun of(TrainerParameters trainer) {
        TrainingRun run = new TrainingRun(
                trainer.getOrDefault(trainer.model()),
                trainer.textColumns().size(),
                trainer.getOrDefault(trainer.loss()),
                trainer.isDefined(trainer.scale()) ? trainer.number(trainer.scale()) : null,
                trainer.number(trainer.maxSeqLength()),
                EmbeddingSettings.precision(trainer.getOrDefault(trainer.precision())),
                new Numbers(
                        trainer.number(trainer.epochs()),
                        trainer.number(trainer.maxSteps()),
                        trainer.number(trainer.batchSize()),
                        trainer.number(trainer.gradientAccumulationSteps()),
                        trainer.number(trainer.miniBatchTokens()),
                        trainer.number(trainer.learningRate()),
                        trainer.number(trainer.warmupRatio()),
                        trainer.number(trainer.saveSteps()),
                        (Long) trainer.getOrDefault(trainer.seed())));
        run.check();
        return run;
    }

    private void check() {
        EmbeddingSettings.ofModel(model);
        if (maxSeqLength != 0 && maxSeqLength < SHORTEST_TEXT) {
            throw new UsageException("maxSeqLength must be at least " + SHORTEST_TEXT
                    + ", two of them for special tokens, or 0 for the model's, but is " + maxSeqLength + ".");
        }
        requireNotNegative("maxSteps", numbers.maxSteps());
        requireNotNegative("miniBatchTokens", numbers.miniBatchTokens());
        requireNotNegative("saveSteps", numbers.saveSteps());
        if (scale != null && !lossName.equalsIgnoreCase(LOSSES.get(0))) {
            throw new UsageException(
                    "scale belongs to loss mnrl, but loss is " + lossName + ". Leave one of them out.");
        }
        arguments();
        loss().check(columns, numbers.batchSize());
    }

    private static void requireNotNegative(String name, int value) {
        if (value < 0) {
            throw new UsageException(name + " must be at least 1, or 0 to leave it open, but is " + value + ".");
        }
    }

    /** What is minimised. */
    Loss loss() {
        String name = EmbeddingSettings.named("loss", lossName, LOSSES.toArray(String[]::new), each -> each);
        return switch (name) {
            case "triplet" -> new TripletLoss();
            case "mega-batch-margin" -> new MegaBatchMarginLoss();
            default ->
                scale == null
                        ? new MultipleNegativesRankingLoss()
                        : MultipleNegativesRankingLoss.builder().scale(scale).build();
        };
    }

    /** The numbers of the run. */
    TrainingArguments arguments() {
        return TrainingArguments.builder()
                .epochs(numbers.epochs())
                .maxSteps(ifGiven(numbers.maxSteps()))
                .batchSize(numbers.batchSize())
                .batchSampler(BatchArguments.usualSampling(loss()))
                .gradientAccumulationSteps(numbers.accumulation())
                .miniBatchTokens(ifGiven(numbers.miniBatchTokens()))
                .learningRate(numbers.learningRate())
                .warmupRatio(numbers.warmupRatio())
                .saveSteps(ifGiven(numbers.saveSteps()))
                .precision(precision == Precision.BF16 ? PrecisionChoice.BF16 : PrecisionChoice.FP32)
                .seed(numbers.seed())
                .build();
    }

    private static @Nullable Integer ifGiven(int value) {
        return value == 0 ? null : value;
    }
}
