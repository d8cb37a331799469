package io.github.jjak.bench.peers;

import io.github.jjak.bench.ProcessMemory;
import io.github.jjak.data.Dataset;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.train.Trainer;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.train.TrainingListener;
import io.github.jjak.train.TrainingListener.StepReport;
import io.github.jjak.train.TrainingListener.TrainingPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;

/**
 * Trains with Jjak's own {@link Trainer}, one step for each turn.
 *
 * <p>Arguments: the folder that {@link Preparation} wrote, the model's name in it, batch size, steps, precision, and the
 * mini-batch tokens: {@code all} for no gradient caching, {@code default} for what the trainer chooses, or a number.
 */
public final class TrainingWorker implements TrainingListener {

    private static final double LEARNING_RATE = 2e-5;
    private static final double WARM_UP = 0.1;
    private static final double WEIGHT_DECAY = 0.01;

    private final Turns turns = new Turns();
    private final BatchList batches;
    private final int steps;

    private TrainingWorker(BatchList batches, int steps) {
        this.batches = batches;
        this.steps = steps;
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        int steps = Integer.parseInt(arguments[3]);
        BatchList batches = BatchList.read(folder.resolve("batches-" + arguments[2] + ".json"));
        Dataset pairs = TextFile.pairs(folder.resolve("rows.json"))
                .select(IntStream.range(0, batches.rows()).toArray());
        TrainingWorker worker = new TrainingWorker(batches, steps);
        try (SentenceTransformer model = SentenceTransformer.load(folder.resolve(arguments[1]))) {
            Trainer.builder(model)
                    .loss(MultipleNegativesRankingLoss.builder()
                            // sentence-transformers knows of no positives but a row's own.
                            .maskKnownPositives(false)
                            .build())
                    .arguments(worker.arguments(arguments[4], arguments[5]))
                    .listener(worker)
                    .train(pairs);
        } catch (UsageException refused) {
            worker.turns.answer(JsonFile.object().put("refused", refused.getMessage()));
            return;
        }
        worker.turns.answer(JsonFile.object().put("peak_bytes", ProcessMemory.peak()));
    }

    private TrainingArguments arguments(String precision, String miniBatchTokens) {
        TrainingArguments.Builder builder = TrainingArguments.builder()
                .epochs(batches.epochs())
                .batchSize(batches.batchSize())
                .maxSteps(steps)
                .learningRate(LEARNING_RATE)
                .warmupRatio(WARM_UP)
                .weightDecay(WEIGHT_DECAY)
                .seed(BatchList.SEED)
                .miniBatchTokens(
                        switch (miniBatchTokens) {
                            case "default" -> null;
                            case "all" -> batches.mostTokens(steps);
                            default -> Integer.valueOf(miniBatchTokens);
                        });
        return WorkerPrecision.set(builder, precision).build();
    }

    @Override
    public void onStart(TrainingPlan plan) {
        turns.answer(JsonFile.object()
                .put("ready", true)
                .put("mini_batch_tokens", plan.work().miniBatchTokens()));
        turns.awaitNext();
    }

    /**
     * Reports the step and waits for the next turn.
     *
     * @throws IllegalStateException if the trainer did not take the batch that the other side takes
     */
    @Override
    public void onStep(StepReport step) {
        if (step.tokens() != batches.tokens()[step.step() - 1]) {
            throw new IllegalStateException("Step " + step.step() + " has " + step.tokens()
                    + " tokens, but its batch in the list has " + batches.tokens()[step.step() - 1]
                    + ": the trainer makes other batches than BatchList.");
        }
        turns.answer(JsonFile.object()
                .put("step", step.step())
                .put("seconds", step.seconds())
                .put("tokens", step.tokens())
                .put("loss", step.loss())
                .put("learning_rate", step.learningRate()));
        if (step.step() < steps) {
            turns.awaitNext();
        }
    }
}
