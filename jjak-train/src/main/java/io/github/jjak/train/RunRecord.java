package io.github.jjak.train;

import io.github.jjak.model.SentenceTransformer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run leaves behind: its description, its lines, its models and its checkpoints. Without a folder, nothing. */
final class RunRecord {

    private final @Nullable RunFolder folder;
    private final RunDescription description;
    private final SentenceTransformer model;
    private final TrainingListener listener;

    RunRecord(
            @Nullable RunFolder folder,
            RunDescription description,
            SentenceTransformer model,
            TrainingListener listener) {
        this.folder = folder;
        this.description = description;
        this.model = model;
        this.listener = listener;
    }

    /** Makes room for a new run and says what it is. */
    void startAfresh() {
        if (folder != null) {
            folder.create();
            folder.describe(description.toJson(null));
        }
    }

    /** Fills progress, model and optimiser from the checkpoint; lines written after it are forgotten. */
    void resume(RunProgress progress, AdamW optimizer) {
        if (folder != null) {
            progress.restore(folder.checkpoints().restoreNewest(description.fingerprint(), model, optimizer));
            folder.forgetAfter(progress.step());
            folder.describe(description.toJson(null));
        }
    }

    void step(StepReport report) {
        if (folder == null) {
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("step", report.step());
        line.put("epoch", report.epoch());
        line.put("loss", report.loss());
        if (!Double.isNaN(report.inBatchAccuracy())) {
            line.put("in_batch_accuracy", report.inBatchAccuracy());
            line.put("multi_positive_rows", report.multiPositiveRows());
        }
        line.put("learning_rate", report.learningRate());
        line.put("grad_norm", report.gradNorm());
        line.put("tokens", report.tokens());
        line.put("tokens_per_second", Math.round(report.tokens() / report.seconds()));
        folder.log(line);
    }

    /** @param rows numbers of the batch's rows, from 0, in the order of the training data */
    void notFinite(RunProgress progress, int[] rows, TrainingStep.Outcome outcome) {
        if (folder == null) {
            return;
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("step", progress.step());
        report.put("loss", Double.toString(outcome.batch().loss()));
        report.put("grad_norm", Double.toString(outcome.gradNorm()));
        report.put("learning_rate", outcome.learningRate());
        report.put("rows", rows);
        folder.reportNonfinite(report);
    }

    /** @param best whether the model is now the best so far, and is saved as such */
    void evaluation(RunProgress progress, Map<String, Double> metrics, boolean best) {
        if (folder == null) {
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("step", progress.step());
        metrics.forEach((name, value) -> line.put("eval_" + name, value));
        folder.log(line);
        if (best) {
            save(folder.best(), progress);
        }
    }

    void checkpoint(RunProgress progress, AdamW optimizer) {
        if (folder != null) {
            Checkpoint checkpoint = progress.checkpoint(optimizer.updates(), description.fingerprint());
            folder.checkpoints()
                    .write(checkpoint, model, optimizer, description.arguments().saveTotalLimit());
            listener.onSave(folder.checkpoints().of(progress.step()));
        }
    }

    /** The model as it is now, for people who want to look at it before the run goes on. */
    void stopped(RunProgress progress) {
        if (folder != null) {
            save(folder.last(), progress);
        }
    }

    /** @param measured whether an evaluation has chosen a best model; otherwise the last one stands for it */
    void finished(RunProgress progress, TrainingResult result, boolean measured) {
        if (folder == null) {
            return;
        }
        save(folder.last(), progress);
        if (!measured) {
            save(folder.best(), progress);
        }
        folder.describe(description.toJson(result));
        folder.checkpoints().deleteAll();
    }

    private void save(Path target, RunProgress progress) {
        model.save(target, Map.of("README.md", description.modelCard(progress)));
        listener.onSave(target);
    }
}
