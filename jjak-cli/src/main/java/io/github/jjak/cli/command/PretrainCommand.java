package io.github.jjak.cli.command;

import io.github.jjak.batch.BatchSampling;
import io.github.jjak.cli.display.TrainingDisplay;
import io.github.jjak.cli.display.TrainingSummary;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.EncodingOption;
import io.github.jjak.cli.option.LoopOptions;
import io.github.jjak.cli.option.ModelOption;
import io.github.jjak.cli.option.NewEncoderOptions;
import io.github.jjak.cli.option.WorkerOptions;
import io.github.jjak.data.Dataset;
import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.pretrain.internal.Corpus;
import io.github.jjak.pretrain.internal.MaskedLanguageEvaluator;
import io.github.jjak.pretrain.internal.MaskedLanguageModel;
import io.github.jjak.pretrain.internal.MaskedLanguageSettings;
import io.github.jjak.pretrain.internal.MaskedLanguageTrainer;
import io.github.jjak.pretrain.internal.SimCse;
import io.github.jjak.pretrain.internal.StartFolder;
import io.github.jjak.pretrain.internal.TextLines;
import io.github.jjak.run.RunFacts;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.train.Trainer;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.train.internal.TrainingLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jjak pretrain}: raw text in, an encoder out. */
@Command(
        name = "pretrain",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        sortOptions = false,
        header = "Train an encoder on raw text, without labels.",
        description = {
            "One text per line. --model continues pretraining an encoder; without it, a new one is created and its"
                    + " vocabulary",
            "is learned from the text. The best encoder is in OUTPUT/best, the last one in OUTPUT/last. Fine-tune it"
                    + " with",
            "`jjak train --model OUTPUT/best`. Ctrl-C finishes the step and saves a checkpoint for --resume."
        },
        footer = {
            "",
            "Examples:",
            "  jjak pretrain --data texts.txt.gz --model klue/roberta-small --output out/",
            "  jjak pretrain --data a.txt,b.txt.gz --layers 4 --hidden 256 --vocab-size 16000 --output out/"
        })
public final class PretrainCommand implements Callable<Integer> {

    /** What is learned. */
    enum Kind {
        MLM,
        SIMCSE
    }

    private static final String START = "start";
    private static final String CORPUS = "corpus";

    @Option(
            names = "--data",
            paramLabel = "FILE",
            required = true,
            split = ",",
            description = "Text files, one text per line, gzipped where the name ends in .gz.")
    private List<Path> data = List.of();

    @Option(
            names = "--objective",
            paramLabel = "WHAT",
            description = {
                "mlm: predict masked tokens; simcse: match each text, encoded twice with different dropout, against the"
                        + " others of its",
                "batch, which yields a sentence encoder without labels and needs --model (default: mlm)."
            })
    private Kind objective = Kind.MLM;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "simcse: texts per batch (default: ${DEFAULT-VALUE}).")
    private int batchSize = 64;

    @Option(
            names = "--on-bad-utf8",
            paramLabel = "WHAT",
            description = "What to do with a line that has invalid bytes: refuse, or replace them (default: refuse).")
    private TextLines.OnBadUtf8 onBadUtf8 = TextLines.OnBadUtf8.REFUSE;

    @Mixin
    private EncodingOption encoding = new EncodingOption();

    @Option(names = "--model", paramLabel = "MODEL", description = "Encoder to continue from (default: a new one).")
    private @Nullable String model;

    @Mixin
    private NewEncoderOptions newEncoder = new NewEncoderOptions();

    @Option(
            names = "--max-seq-length",
            paramLabel = "N",
            description =
                    "Maximum tokens per row; longer lines are split (default: 128, or the model's limit if that is"
                            + " less).")
    private @Nullable Integer maxSequenceLength;

    @Option(
            names = "--extend-positions",
            description =
                    "With --model and a --max-seq-length above its limit: extend its position embeddings by repeating"
                            + " them.")
    private boolean extendPositions;

    @Option(
            names = "--eval-lines",
            paramLabel = "N",
            description = "Lines to hold out for evaluation; 0 for none (default: ${DEFAULT-VALUE}).")
    private int evalLines = MaskedLanguageSettings.DEFAULT_EVAL_LINES;

    @Option(names = "--batch-tokens", paramLabel = "N", description = "Tokens per batch (default: ${DEFAULT-VALUE}).")
    private int batchTokens = MaskedLanguageSettings.DEFAULT_BATCH_TOKENS;

    @Option(
            names = "--mask-probability",
            paramLabel = "X",
            description = "Share of tokens to predict (default: ${DEFAULT-VALUE}).")
    private double maskProbability = MaskedLanguageSettings.DEFAULT_MASK_PROBABILITY;

    @Option(names = "--whole-word-mask", description = "Mask all pieces of a word together.")
    private boolean wholeWordMask;

    @Mixin
    private LoopOptions loop = new LoopOptions();

    @Mixin
    private WorkerOptions workers = new WorkerOptions();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private StoppableRun stoppable = new StoppableRun();

    @Override
    public Integer call() {
        common.apply();
        workers.check();
        if (model != null && newEncoder.given()) {
            throw new UsageException(
                    "--model already determines shape and vocabulary; leave out the options of a new encoder.");
        }
        if (extendPositions && (model == null || maxSequenceLength == null)) {
            throw new UsageException(
                    "--extend-positions needs --model, whose positions are extended, and --max-seq-length, the new"
                            + " number.");
        }
        // Both objectives' numbers are checked, whichever is used.
        TrainingArguments ofPairs = loop.arguments()
                .batchSize(batchSize)
                .batchSampler(BatchSampling.RANDOM)
                .build();
        MaskedLanguageSettings settings =
                new MaskedLanguageSettings(batchTokens, maskProbability, wholeWordMask, evalLines);
        TrainingArguments ofText = loop.arguments().build();
        String given = model;
        if (objective == Kind.SIMCSE && given == null) {
            throw new UsageException("--objective simcse needs --model, a pretrained encoder.");
        }
        return stoppable.byWorkers(workers, loop.run().output(), loop.run().existing(), common, group -> {
            if (objective == Kind.SIMCSE && given != null) {
                contrast(given, ofPairs, group);
            } else {
                guess(settings, ofText, group);
            }
        });
    }

    /** Masked language modelling. */
    private void guess(MaskedLanguageSettings settings, TrainingArguments arguments, Workers group) {
        TextLines text = new TextLines(data, onBadUtf8, encoding.encoding);
        // Vocabulary and corpus are written there before the run itself.
        try (RunFolder folder = folder(group);
                SentenceTransformer encoder = encoder(text, loop.run().seed(), group);
                MaskedLanguageModel trained =
                        MaskedLanguageModel.of(encoder, loop.run().seed())) {
            common.say("Reading %d files ...", data.size());
            try (Corpus corpus = Corpus.prepare(loop.run().output().resolve(CORPUS), text, encoder, group)) {
                sayWhatWasRead(corpus.counts());
                train(new MaskedLanguageTrainer(trained, corpus, settings), arguments, folder, group);
            }
        }
    }

    /** Only the first worker writes there. */
    private @Nullable RunFolder folder(Workers group) {
        return group.isFirst() ? loop.run().folder().enter() : null;
    }

    /** Unsupervised SimCSE is pair training in which a text is its own positive. */
    private void contrast(String given, TrainingArguments arguments, Workers group) {
        try (RunFolder folder = folder(group);
                SentenceTransformer encoder = load(given, maxSequenceLength)) {
            SimCse.check(encoder);
            Dataset pairs = SimCse.pairs(new TextLines(data, onBadUtf8, encoding.encoding));
            common.say("%d distinct texts.", pairs.rows());
            run("in_batch_accuracy", group, (display, stop) -> {
                Trainer.Builder trainer = Trainer.builder(encoder)
                        .arguments(arguments)
                        .listener(display)
                        .workers(group)
                        .resume(loop.run().resume())
                        .facts(facts())
                        .stopRequested(stop);
                if (folder != null) {
                    trainer.output(folder);
                }
                return trainer.train(pairs);
            });
        }
    }

    private SentenceTransformer encoder(TextLines text, long seed, Workers group) {
        String given = model;
        if (given != null) {
            if (maxSequenceLength != null) {
                return load(given, maxSequenceLength);
            }
            SentenceTransformer asIs = load(given, null);
            if (asIs.maxSequenceLength() <= LoopOptions.USUAL_LENGTH) {
                return asIs;
            }
            asIs.close();
            return load(given, LoopOptions.USUAL_LENGTH);
        }
        Path start = loop.run().output().resolve(START);
        int length = maxSequenceLength == null ? LoopOptions.USUAL_LENGTH : maxSequenceLength;
        // One that was made for a run without a checkpoint may be that of other options.
        boolean goesOn = loop.run().resume()
                && (RunFolder.holdsCheckpoint(loop.run().output())
                        || RunFolder.result(loop.run().output()) != null);
        Path made = new StartFolder(start, group).made(goesOn && Files.isDirectory(start), folder -> {
            common.say("Learning the vocabulary ...");
            int pieces = newEncoder.encoder(length, seed).write(folder, text);
            common.say("The vocabulary has %d pieces.", pieces);
        });
        return load(made.toString(), length);
    }

    private SentenceTransformer load(String given, @Nullable Integer length) {
        return ModelOption.load(given, length, extendPositions, common);
    }

    private void sayWhatWasRead(Corpus.Counts counts) {
        common.say(
                "%d lines (%d empty, %d duplicates%s): %d rows, %.2f M tokens.",
                counts.lines(),
                counts.emptyLines(),
                counts.duplicateLines(),
                counts.replacedLines() == 0 ? "" : ", " + counts.replacedLines() + " repaired",
                counts.rows(),
                counts.tokens() / 1e6);
    }

    private void train(
            MaskedLanguageTrainer trainer, TrainingArguments arguments, @Nullable RunFolder folder, Workers group) {
        run(
                MaskedLanguageEvaluator.ACCURACY,
                group,
                (display, stop) -> trainer.train(new TrainingLoop.Setting(
                        arguments.internals(), display, folder, loop.run().resume(), facts(), stop, null, group)));
    }

    /** Trains under a display until the end or until a signal. */
    private void run(
            String accuracy, Workers group, BiFunction<TrainingDisplay, BooleanSupplier, TrainingResult> training) {
        TrainingResult result;
        try (TrainingDisplay display = new TrainingDisplay(common.quiet, accuracy)) {
            BooleanSupplier stop = WorkerParent.orSignal(stoppable.signal());
            result = stoppable.orResumeHint(() -> training.apply(display, stop));
        }
        if (group.isFirst()) {
            show(result);
        }
    }

    private RunFacts facts() {
        RunFacts.Builder facts =
                RunFacts.builder().describe("command", "pretrain").describe("options", stoppable.options());
        if (model == null) {
            facts.describeDeciding("new_encoder", "new encoder", newEncoder.asMap());
        }
        return facts.build();
    }

    private void show(TrainingResult result) {
        TrainingSummary summary = new TrainingSummary(result, loop.run().output());
        common.say("%n%s", summary.sentence());
        summary.changes(16).forEach(line -> common.say("%s", line));
        ReportLine.say(common, loop.run().output());
        common.say(
                "The encoder is in %s. Next:%n  ./jjak train --data pairs.csv --columns question,answer --model %s"
                        + " --output DIR",
                summary.output().resolve("best"), summary.output().resolve("best"));
        if (common.json) {
            System.out.println(JsonFile.formatLine(summary.toJson()));
        }
    }
}
