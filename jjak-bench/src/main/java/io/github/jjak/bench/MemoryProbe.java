package io.github.jjak.bench;

import io.github.jjak.data.Dataset;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.train.Trainer;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.train.TrainingArguments.PrecisionChoice;
import io.github.jjak.train.TrainingListener;
import io.github.jjak.train.TrainingListener.StepReport;
import io.github.jjak.train.TrainingListener.TrainingPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Loads a model, of 12x768 unless another is named, and trains it for ten steps of 32 pairs of 32-token texts, in a process of its own, and
 * prints the memory of the process as a multiple of the fp32 weights.
 *
 * <p>Arguments: the folder of models, then perhaps the mini-batch tokens (0, the default: what the trainer chooses), the number of steps, the
 * tokens of a text, {@code keep} or {@code recompute}, fp32, bf16 or auto, and an {@link EncoderSize}.
 */
public final class MemoryProbe {

    private static final int MOST_STEPS = 10;
    private static final int BATCH_SIZE = 32;

    private final long weights;

    private MemoryProbe(SentenceTransformer model) {
        this.weights = Float.BYTES * model.internals().parameterCount();
    }

    public static void main(String[] arguments) throws IOException {
        Path models = Path.of(arguments[0]);
        Path folder = EncoderSize.valueOf(argument(arguments, 6, "BASE")).folder(models);
        long start = System.nanoTime();
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            print("loaded in %.2f s, the loading of libtorch included", (System.nanoTime() - start) / 1e9);
            int miniBatchTokens = Integer.parseInt(argument(arguments, 1, "0"));
            TrainingArguments.Builder run = TrainingArguments.builder()
                    .epochs(1)
                    .batchSize(BATCH_SIZE)
                    .maxSteps(Integer.parseInt(argument(arguments, 2, "10")))
                    .miniBatchTokens(miniBatchTokens == 0 ? null : miniBatchTokens)
                    .recomputeLayers(argument(arguments, 4, "keep").equals("recompute"))
                    .precision(PrecisionChoice.valueOf(
                            argument(arguments, 5, "auto").toUpperCase(Locale.ROOT)));
            new MemoryProbe(model).train(model, run.build(), Integer.parseInt(argument(arguments, 3, "32")));
        }
    }

    private static String argument(String[] arguments, int number, String usual) {
        return arguments.length > number ? arguments[number] : usual;
    }

    private void train(SentenceTransformer model, TrainingArguments run, int tokensPerText) {
        printMemory("after loading");
        ExactTexts texts = ExactTexts.of(model, 1);
        int rows = MOST_STEPS * BATCH_SIZE;
        Dataset pairs = Dataset.of(
                List.of("question", "answer"),
                List.of(texts.ofLength(rows, tokensPerText), texts.ofLength(rows, tokensPerText)));
        Trainer.builder(model)
                .arguments(run)
                .memoryCheck(false)
                .listener(new Listener())
                .train(pairs);
    }

    private final class Listener implements TrainingListener {

        @Override
        public void onStart(TrainingPlan plan) {
            print(
                    "mini-batch tokens %d, parameters %d, planned peak %d MB",
                    plan.work().miniBatchTokens(),
                    plan.work().parameters(),
                    Objects.requireNonNull(plan.work().memory()).peak() >> 20);
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
