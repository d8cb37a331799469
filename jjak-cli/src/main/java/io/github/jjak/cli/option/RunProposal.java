package io.github.jjak.cli.option;

import io.github.jjak.cli.display.HumanReadable;
import io.github.jjak.cli.display.RunConfiguration;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.ColumnCheck;
import io.github.jjak.data.internal.DatasetCheck;
import io.github.jjak.data.internal.Percentiles;
import io.github.jjak.data.internal.TokenLengths;
import io.github.jjak.memory.MemoryPlan;
import io.github.jjak.memory.internal.BatchShape;
import io.github.jjak.memory.internal.LossSize;
import io.github.jjak.memory.internal.MemoryPlanning;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.RecommendedTraining;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.MachineMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What suits data, a model and this machine.
 *
 * @param choice the loss and its columns
 * @param check what was found in the data, or in a sample of them
 * @param rows all rows
 * @param limit most tokens that the model reads of a text
 * @param recommended what the model's makers say
 * @param memory what a training step needs here
 * @param unknown share of words that the model's tokenizer does not know
 */
public record RunProposal(
        LossByColumns choice,
        DatasetCheck check,
        int rows,
        int limit,
        RecommendedTraining recommended,
        MemoryPlan memory,
        double unknown) {

    private static final int ROWS_LOOKED_AT = 20_000;
    private static final int SHORTEST = 16;
    private static final int LENGTH_STEP = 8;

    /** Rows from which a batch is larger; more in-batch negatives pay where there are enough rows for many steps. */
    private static final int MANY_ROWS = 10_000;

    private static final int VERY_MANY_ROWS = 50_000;
    private static final int FEW_ROWS = 500;

    /** Held-out rows beyond these make evaluation slow and intervals hardly narrower. */
    private static final int ENOUGH_HELD_OUT = 2_000;

    private static final int FEWEST_HELD_OUT = 50;
    private static final double USUAL_SHARE = 0.1;
    private static final double MANY_UNKNOWN = 0.5;

    /** Looks at the data through the model's tokenizer. */
    public static RunProposal of(LossByColumns choice, Dataset rows, SentenceTransformer model) {
        int limit = model.maxSequenceLength();
        Dataset looked = rows.rows() <= ROWS_LOOKED_AT
                ? rows
                : rows.select(IntStream.range(0, ROWS_LOOKED_AT)
                        .map(row -> (int) ((long) row * rows.rows() / ROWS_LOOKED_AT))
                        .toArray());
        DatasetCheck check = DatasetCheck.of(looked, new TokenLengths(model::tokenLength, limit), null);
        int length = length(check, limit);
        int batch = batchSize(rows.rows());
        BatchShape shape = new BatchShape(
                batch,
                rows.columnCount(),
                batch * rows.columnCount() * length,
                length,
                4L * rows.rows() * rows.columnCount() * length);
        MemoryPlan memory = new MemoryPlanning(
                        MemoryPlanning.ModelSize.of(model, Precision.FP32),
                        LossSize.NONE,
                        shape,
                        MachineMemory.residentBytes(),
                        MachineMemory.now())
                .choose(null, false);
        return new RunProposal(
                choice,
                check,
                rows.rows(),
                limit,
                model.internals().recommendedTraining(),
                memory,
                model.internals().unknownShare());
    }

    private static int length(DatasetCheck check, int limit) {
        int longest = SHORTEST;
        for (ColumnCheck column : check.columns()) {
            Percentiles tokens = column.tokens();
            longest = tokens == null ? longest : Math.max(longest, tokens.percentile99());
        }
        return Math.min(limit, (longest + LENGTH_STEP - 1) / LENGTH_STEP * LENGTH_STEP);
    }

    private static int batchSize(int rows) {
        if (rows < FEW_ROWS) {
            return 16;
        }
        return rows < MANY_ROWS ? 32 : rows < VERY_MANY_ROWS ? 64 : 128;
    }

    /** Most tokens of a text that are worth reading. */
    public int maxSequenceLength() {
        return length(check, limit);
    }

    /** Why so many. */
    public String lengthsInWords() {
        List<String> parts = new ArrayList<>();
        for (ColumnCheck column : check.columns()) {
            Percentiles tokens = column.tokens();
            if (tokens != null) {
                parts.add(HumanReadable.format("%s %d", column.name(), tokens.percentile99()));
            }
        }
        return "99 % of the texts have at most this many tokens: " + String.join(", ", parts)
                + HumanReadable.format("; the model reads %d", limit);
    }

    /** What was found in the columns. */
    public String columnsInWords() {
        return HumanReadable.format("%,d rows", rows);
    }

    /** What the columns are, where nothing but texts was found. */
    public String lossInWords() {
        int negatives = Math.max(0, check.columns().size() - 2);
        return "questions and answers"
                + (negatives == 0 ? "" : " with " + negatives + (negatives == 1 ? " negative" : " negatives"))
                + "; the other answers of a batch are negatives";
    }

    /** Batches, rates, evaluation and memory as lines of the file. */
    public void addTo(RunConfiguration.Builder settings, @Nullable String evalData) {
        Integer epochs = recommended.epochs();
        Double rate = recommended.learningRate();
        Double warmup = recommended.warmupRatio();
        settings.put("batch-size", batchSize(rows), HumanReadable.format("for %,d rows", rows));
        settings.put(
                "epochs",
                epochs == null ? 4 : epochs,
                epochs == null ? "passes over the data" : "as the model's makers say");
        settings.put(
                "learning-rate",
                rate == null ? 2e-5 : rate,
                rate == null ? "usual for encoders" : "as the model's makers say");
        settings.put("warmup-ratio", warmup == null ? 0.1 : warmup, "share of the steps");
        settings.heading("What is measured");
        addEvaluation(settings, evalData);
        settings.suggest("eval-steps", 100, "instead of once per epoch");
        settings.suggest("early-stopping-patience", 3, "stop after this many evaluations without improvement");
        settings.heading("This machine: " + machineInWords());
        settings.suggest(
                "mini-batch-tokens",
                memory.miniBatchTokens(),
                "chosen by itself; a fixed number gives the same bits on every machine");
    }

    private void addEvaluation(RunConfiguration.Builder settings, @Nullable String evalData) {
        if (measuresElsewhere()) {
            String what = choice.textsAlone() ? "texts alone say" : "classes say";
            settings.suggest("eval-data", "sts.tsv", what + " nothing of similarity: measure on other data");
            settings.suggest("eval-task", "sts", "");
            settings.suggest("eval-columns", List.of("sentence1", "sentence2", "score"), "");
            return;
        }
        if (evalData != null) {
            settings.put("eval-data", evalData, "held-out rows");
        } else {
            settings.put(
                    "eval-split",
                    heldOutShare(),
                    HumanReadable.format(
                            "about %,d rows, by answer cluster: nothing of them is trained on",
                            Math.round(heldOutShare() * rows)));
        }
        if (choice.overClasses()) {
            settings.put(
                    "eval-task", "label-accuracy", "how well the classes are told apart; similarity needs other data");
        }
    }

    /** Whether nothing can be measured on held-out rows. */
    private boolean measuresElsewhere() {
        return choice.textsAlone() || (choice.overClasses() && !choice.loss().equals("softmax"));
    }

    private double heldOutShare() {
        double share = Math.min(USUAL_SHARE, (double) ENOUGH_HELD_OUT / rows);
        return Math.rint(share * 1e4) / 1e4;
    }

    private String machineInWords() {
        return HumanReadable.format(
                "%d processors, %s of memory; the run needs about %s",
                Runtime.getRuntime().availableProcessors(),
                MemoryPlan.gigabytes(memory.allowed()),
                MemoryPlan.gigabytes(memory.peak()));
    }

    /** What a person should know before the run, a sentence each. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (check.duplicateRows() > 0) {
            notes.add(HumanReadable.format("%,d rows repeat an earlier one.", check.duplicateRows()));
        }
        if (check.sharedAnswers() > 0) {
            notes.add(HumanReadable.format(
                    "%,d answers belong to several questions, which are never counted as negatives of each other.",
                    check.sharedAnswers()));
        }
        if (check.questionEqualsAnswer() > 0) {
            notes.add(HumanReadable.format(
                    "In %,d rows the question is its own answer; they teach nothing.", check.questionEqualsAnswer()));
        }
        if (choice.textsAlone()) {
            notes.add("There are texts but no pairs: the run adapts a model to them, and teaches nothing about which"
                    + " answer belongs to a question. Answers alone get questions with jjak questions. If two columns"
                    + " are meant, name them with --columns.");
        } else if (!choice.overClasses() && heldOutShare() * rows < FEWEST_HELD_OUT) {
            notes.add("With so few rows the numbers of the evaluation mean little; give more rows, or --eval-data.");
        }
        if (unknown > MANY_UNKNOWN) {
            notes.add(HumanReadable.format(
                    "%.0f %% of the words are unknown to the model's tokenizer. Choose another model.", 100 * unknown));
        }
        return notes;
    }
}
