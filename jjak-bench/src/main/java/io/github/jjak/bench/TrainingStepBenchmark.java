package io.github.jjak.bench;

import io.github.jjak.data.Dataset;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.train.Trainer;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.train.TrainingListener;
import io.github.jjak.train.TrainingListener.StepReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** One training step with the default arguments: forward, loss, backward, clipping and AdamW on 32 chat-length pairs. */
record TrainingStepBenchmark(EncoderSize size) implements Benchmark {

    private static final int BATCH_SIZE = 32;
    private static final int STEPS = Repetition.WARM_UPS + Repetition.RUNS;

    @Override
    public void run(Path models, Consumer<Measurement> results) throws IOException {
        List<StepReport> steps = new ArrayList<>();
        try (SentenceTransformer model = size.load(models)) {
            Trainer.builder(model)
                    .arguments(TrainingArguments.builder()
                            .epochs(1)
                            .batchSize(BATCH_SIZE)
                            .maxSteps(STEPS)
                            .build())
                    .listener(new TrainingListener() {
                        @Override
                        public void onStep(StepReport step) {
                            steps.add(step);
                        }
                    })
                    .train(pairs(model));
        }
        String name = "step " + size.label() + ", 32 pairs of 5-25 tokens";
        results.accept(new Measurement(name, "s", measured(steps, StepReport::seconds)));
        results.accept(new Measurement(name, "tokens/s", measured(steps, step -> step.tokens() / step.seconds())));
    }

    private static Dataset pairs(SentenceTransformer model) {
        ExactTexts texts = ExactTexts.of(model, 1);
        int rows = STEPS * BATCH_SIZE;
        return Dataset.of(List.of("question", "answer"), List.of(texts.chat(rows), texts.chat(rows)));
    }

    private static double[] measured(List<StepReport> steps, ToDoubleFunction<StepReport> value) {
        return steps.stream().skip(Repetition.WARM_UPS).mapToDouble(value).toArray();
    }
}
