package io.github.jjak.bench.peers;

import io.github.jjak.bench.ProcessMemory;
import io.github.jjak.crossencoder.BinaryCrossEntropyLoss;
import io.github.jjak.crossencoder.CrossEncoderTrainer;
import io.github.jjak.data.Dataset;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.train.TrainingListener;
import io.github.jjak.train.TrainingListener.StepReport;
import io.github.jjak.train.TrainingListener.TrainingPlan;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Trains a cross-encoder by binary cross-entropy with Jjak's own {@link CrossEncoderTrainer}, one step for each turn. The batches are not
 * those of the other side, but drawn from the same labelled pairs: what is compared is tokens a second.
 *
 * <p>Arguments: the folder that {@link Preparation} wrote, the model's name in it, batch size, steps and precision.
 */
public final class CrossEncoderTrainingWorker implements TrainingListener {

    private final Turns turns = new Turns();
    private final int steps;

    private CrossEncoderTrainingWorker(int steps) {
        this.steps = steps;
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        CrossEncoderTrainingWorker worker = new CrossEncoderTrainingWorker(Integer.parseInt(arguments[3]));
        Dataset pairs = TextFile.labelledPairs(folder.resolve("labelled.json"));
        TrainingArguments.Builder options = TrainingArguments.builder()
                .batchSize(Integer.parseInt(arguments[2]))
                .maxSteps(worker.steps)
                .learningRate(2e-5);
        try (CrossEncoder model = CrossEncoder.load(folder.resolve(arguments[1]).toString())) {
            CrossEncoderTrainer.builder(model)
                    .loss(new BinaryCrossEntropyLoss())
                    .arguments(WorkerPrecision.set(options, arguments[4]).build())
                    .listener(worker)
                    .train(pairs);
        }
        worker.turns.answer(JsonFile.object().put("peak_bytes", ProcessMemory.peak()));
    }

    @Override
    public void onStart(TrainingPlan plan) {
        turns.answer(JsonFile.object().put("ready", true));
        turns.awaitNext();
    }

    @Override
    public void onStep(StepReport step) {
        turns.answer(JsonFile.object()
                .put("step", step.step())
                .put("seconds", step.seconds())
                .put("tokens", step.tokens())
                .put("loss", step.loss()));
        if (step.step() < steps) {
            turns.awaitNext();
        }
    }
}
