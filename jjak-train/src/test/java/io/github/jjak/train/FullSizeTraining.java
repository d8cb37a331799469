package io.github.jjak.train;

import io.github.jjak.data.Dataset;
import io.github.jjak.memory.MemoryPlan;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.tensor.internal.MachineMemory;
import io.github.jjak.train.TrainingListener.StepReport;
import io.github.jjak.train.TrainingListener.TrainingPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A process of its own that loads a model folder, trains two steps at batch 32 with 32 tokens per text, saves, loads again, and
 * prints {@code key=value} lines, its peak resident memory while it trained among them, and the peak that the memory plan
 * foretold.
 */
final class FullSizeTraining {

    private FullSizeTraining() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Path saved = Path.of(arguments[1]);
        long machine = Long.parseLong(arguments[2]) << 30;
        long start = System.nanoTime();
        SentenceTransformer.load("builtin:ko-tiny").close();
        long loaded = System.nanoTime();
        print("library_seconds", (loaded - start) / 1e9);
        try (SentenceTransformer model = SentenceTransformer.load(folder.toString(), new LoadOptions(32))) {
            print("load_seconds", (System.nanoTime() - loaded) / 1e9);
            print("weights_bytes", 4.0 * model.internals().parameterCount());
            List<Double> seconds = new ArrayList<>();
            TrainingListener listener = new TrainingListener() {
                @Override
                public void onStart(TrainingPlan plan) {
                    MemoryPlan memory = Objects.requireNonNull(plan.work().memory());
                    print("planned_bytes", (double) memory.peak());
                    print("mini_batch_tokens", plan.work().miniBatchTokens());
                    System.err.println(memory.table());
                }

                @Override
                public void onStep(StepReport step) {
                    print("step_tokens", step.tokens());
                    seconds.add(step.seconds());
                }
            };
            TrainingResult result = Trainer.builder(model)
                    .arguments(TrainingArguments.builder()
                            .epochs(1)
                            .maxSteps(2)
                            .batchSize(32)
                            .warmupRatio(0)
                            .build())
                    .listener(listener)
                    .memory(new MachineMemory(machine, machine, machine))
                    .train(longPairs());
            print("train_loss", result.trainLoss());
            print("last_step_seconds", seconds.get(seconds.size() - 1));
            printPeak();
            model.save(saved);
            print("vector", model.encode("배고프다.")[0]);
        }
        // Here, not in the process that asks: other numbers of threads may give other last bits.
        try (SentenceTransformer again = SentenceTransformer.load(saved)) {
            print("vector_loaded_again", again.encode("배고프다.")[0]);
        }
    }

    private static void printPeak() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                print("peak_bytes", 1024.0 * Long.parseLong(line.replaceAll("\\D", "")));
            }
        }
    }

    /** Pairs whose texts all reach the limit of 32 tokens. */
    private static Dataset longPairs() {
        Dataset pairs = Dataset.builtin("services-ko", "train");
        List<String> questions = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        for (int row = 0; row + 8 < pairs.rows() && questions.size() < 64; row += 8) {
            questions.add(String.join(" ", pairs.column(0).subList(row, row + 8)));
            answers.add(
                    pairs.text(row, 1) + " " + String.join(" ", pairs.column(0).subList(row + 1, row + 8)));
        }
        return Dataset.of(List.of("question", "answer"), List.of(questions, answers));
    }

    private static void print(String key, double value) {
        System.out.println(key + "=" + value);
    }
}
