package io.github.jjak.bench;

import io.github.jjak.data.Dataset;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.train.Trainer;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.train.TrainingListener;
import io.github.jjak.train.TrainingListener.StepReport;
import io.github.jjak.train.TrainingListener.TrainingPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Loads the 12x768 model and trains it for ten steps of 32 pairs of 32-token texts, in a process of its own, and prints the
 * memory of the process as a multiple of the fp32 weights.
 *
 * <p>Arguments: the folder of models, then perhaps the mini-batch tokens (0, the default: what the trainer chooses) and the
 * number of steps.
 */
public final class MemoryProbe {

    private static final int DEFAULT_STEPS = 10;
    private static final int BATCH_SIZE = 32;
    private static final int TOKENS_PER_TEXT = 32;

    private final long weights;

    private MemoryProbe(SentenceTransformer model) {
        this.weights = Float.BYTES * model.internals().parameterCount();
    }

    public static void main(String[] arguments) throws IOException {
        Path models = Path.of(arguments[0]);
        Path folder = EncoderSize.BASE.folder(models);
        long start = System.nanoTime();
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            print("loaded in %.2f s, the loading of libtorch included", (System.nanoTime() - start) / 1e9);
            int miniBatchTokens = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
            int steps = arguments.length > 2 ? Integer.parseInt(arguments[2]) : DEFAULT_STEPS;
            new MemoryProbe(model).train(model, miniBatchTokens == 0 ? null : miniBatchTokens, steps);
        }
    }

    private void train(SentenceTransformer model, @Nullable Integer miniBatchTokens, int steps) {
        printMemory("after loading");
        ExactTexts texts = ExactTexts.of(model, 1);
        Dataset pairs = Dataset.of(
                List.of("question", "answer"),
                List.of(
                        texts.ofLength(steps * BATCH_SIZE, TOKENS_PER_TEXT),
                        texts.ofLength(steps * BATCH_SIZE, TOKENS_PER_TEXT)));
        Trainer.builder(model)
                .arguments(TrainingArguments.builder()
                        .epochs(1)
                        .batchSize(BATCH_SIZE)
                        .maxSteps(steps)
                        .miniBatchTokens(miniBatchTokens)
                        .build())
                .listener(new Listener())
                .train(pairs);
    }

    private final class Listener implements TrainingListener {

        @Override
        public void onStart(TrainingPlan plan) {
            print(
                    "mini-batch tokens %d, parameters %d",
                    plan.work().miniBatchTokens(), plan.work().parameters());
            printMemory("before step 1");
        }

        @Override
        public void onStep(StepReport step) {
            printMemory(String.format(
                    Locale.ROOT, "step %2d, %.2f s, %d tokens", step.step(), step.seconds(), step.tokens()));
        }
    }

    private void printMemory(String when) {
        try {
            long resident = ProcessMemory.resident();
            long peak = ProcessMemory.peak();
            Runtime java = Runtime.getRuntime();
            print(
                    "%-32s resident %5d MB (%.2fx; of files %d MB), peak %5d MB (%.2fx), Java heap %4d of %4d MB",
                    when,
                    resident >> 20,
                    (double) resident / weights,
                    ProcessMemory.ofFiles() >> 20,
                    peak >> 20,
                    (double) peak / weights,
                    (java.totalMemory() - java.freeMemory()) >> 20,
                    java.totalMemory() >> 20);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
