package io.github.jjak.cli.command;

import io.github.jjak.batch.BatchSampling;
import io.github.jjak.cli.display.MetricsTable;
import io.github.jjak.cli.display.TrainingDisplay;
import io.github.jjak.cli.display.TrainingSummary;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.CrossEncoders;
import io.github.jjak.cli.option.CrossHeldOutOptions;
import io.github.jjak.cli.option.CrossHeldOutOptions.Parts;
import io.github.jjak.cli.option.CrossLossOptions;
import io.github.jjak.cli.option.DataOptions;
import io.github.jjak.cli.option.EarlyStoppingOptions;
import io.github.jjak.cli.option.EngineOptions;
import io.github.jjak.cli.option.Preflight;
import io.github.jjak.cli.option.RerankedAnswers;
import io.github.jjak.cli.option.RunOptions;
import io.github.jjak.cli.option.ScheduleOptions;
import io.github.jjak.cli.option.WorkerOptions;
import io.github.jjak.crossencoder.CrossEncoderEvaluator;
import io.github.jjak.crossencoder.CrossEncoderLoss;
import io.github.jjak.crossencoder.CrossEncoderTrainer;
import io.github.jjak.data.Dataset;
import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.internal.RecommendedTraining;
import io.github.jjak.run.RunFacts;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.train.TrainingArguments;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jjak train --kind cross-encoder}: pairs in, a measured and saved reranker or classifier of pairs out. */
@Command(
        name = TrainCrossEncoderCommand.NAME,
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        sortOptions = false,
        header = "Train a cross-encoder, which reads two texts together: a reranker, or a classifier of pairs.",
        description = {
            "The same as jjak train --kind cross-encoder. The model reranks what BM25 finds for held-out questions, before,",
            "during and after training; the best one is in OUTPUT/best, the last one in OUTPUT/last. Ctrl-C finishes the step",
            "and saves a checkpoint for --resume."
        },
        footer = {
            "",
            "Examples:",
            "  jjak train-cross-encoder --data triplets.csv --model builtin:ko-mini --output reranker/",
            "  jjak train-cross-encoder --data nli.csv --columns premise,hypothesis --label-column label --loss ce"
                    + " --model klue/bert-base --output nli/"
        })
public final class TrainCrossEncoderCommand implements Callable<Integer> {

    /** Its name; {@code train} with the kind stands for it. */
    public static final String NAME = "train-cross-encoder";

    private static final int BATCH_SIZE = 16;

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            required = true,
            description =
                    "An encoder, which gets a new head (folder, Hugging Face id, builtin:ko-mini), or a cross-encoder.")
    private String model = "";

    @Option(
            names = "--new-head",
            description =
                    "Give --model a new head if it is a cross-encoder, too: for another task, such as a reranker that"
                            + " begins as a classifier of pairs.")
    private boolean newHead;

    @Option(
            names = "--max-seq-length",
            paramLabel = "N",
            description =
                    "Maximum tokens of a pair; the longer text is cut first (default: twice the encoder's limit for a text,"
                            + " at most its positions; for a cross-encoder, its own).")
    private @Nullable Integer maxSequenceLength;

    @Mixin
    private CrossLossOptions losses = new CrossLossOptions();

    @Option(
            names = "--teacher",
            paramLabel = "MODEL",
            description = "A cross-encoder whose scores, before the activation, are the labels; for losses of labels.")
    private @Nullable String teacher;

    @Mixin
    private CrossHeldOutOptions heldOut = new CrossHeldOutOptions();

    @Mixin
    private ScheduleOptions schedule = new ScheduleOptions();

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "Questions with their answers per batch, or labelled pairs (default: ${DEFAULT-VALUE}).")
    private int batchSize = BATCH_SIZE;

    @Mixin
    private RunOptions run = new RunOptions();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Mixin
    private EarlyStoppingOptions earlyStopping = new EarlyStoppingOptions();

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
        CrossEncoderLoss loss = losses.loss();
        TrainingArguments arguments = arguments(loss);
        heldOut.check();
        Preflight.model(model);
        Preflight.model(teacher);
        if (!newHead) {
            losses.startFrom(model);
        }
        return stoppable.byWorkers(
                workers, run.output(), run.existing(), common, group -> train(loss, arguments, group));
    }

    /** As one of the workers; only the first one writes. */
    private void train(CrossEncoderLoss loss, TrainingArguments arguments, Workers group) {
        try (RunFolder folder = group.isFirst() ? run.folder().enter() : null) {
            Dataset all = losses.prepared(data.read(losses.readOptions(data.columns), common), common);
            Parts parts = heldOut.of(all, data, losses, this::read, run.seed(), common);
            try (CrossEncoder crossEncoder =
                    CrossEncoders.open(model, newHead, losses.labelNames(), maxSequenceLength, run.seed(), common)) {
                TrainingResult result = train(crossEncoder, loss, arguments, parts, folder, group);
                if (group.isFirst()) {
                    show(result, parts, crossEncoder);
                }
            }
        }
    }

    private Dataset read(String location) {
        return losses.prepared(data.read(location, losses.readOptions(data.columns), common), common);
    }

    private TrainingArguments arguments(CrossEncoderLoss loss) {
        return engine.apply(schedule.apply(run.arguments(), RecommendedTraining.NONE))
                .batchSize(batchSize)
                .batchSampler(loss.inBatchNegatives() > 0 ? BatchSampling.NO_DUPLICATES : BatchSampling.RANDOM)
                .earlyStoppingPatience(earlyStopping.patience())
                .build();
    }

    private TrainingResult train(
            CrossEncoder crossEncoder,
            CrossEncoderLoss loss,
            TrainingArguments arguments,
            Parts parts,
            @Nullable RunFolder folder,
            Workers group) {
        stoppable.signal().preparing();
        CrossEncoderEvaluator evaluator = parts.evaluator();
        String judge = teacher;
        try (TrainingDisplay display = new TrainingDisplay(common.quiet)
                        .measuredOn(evaluator == null ? "" : evaluator.size().inWords());
                CrossEncoders.Teacher labels = judge == null || !group.isFirst()
                        ? null
                        : CrossEncoders.teacher(judge, RunFolder.guideVectors(run.output()), common)) {
            CrossEncoderTrainer.Builder trainer = CrossEncoderTrainer.builder(crossEncoder)
                    .loss(loss)
                    .arguments(arguments)
                    .evaluator(evaluator)
                    .heldOut(parts.rows())
                    .listener(display)
                    .workers(group)
                    .resume(run.resume())
                    .memoryCheck(engine.checksMemory())
                    .facts(RunFacts.describing(description()))
                    .stopRequested(WorkerParent.orSignal(stoppable.signal()));
            if (folder != null) {
                trainer.output(folder);
            }
            if (labels != null) {
                trainer.teacher(labels.name(), labels::scores);
            } else if (judge != null) {
                trainer.teacher(judge, pairs -> {
                    throw new IllegalStateException("the first worker asks the teacher");
                });
            }
            return stoppable.orResumeHint(() -> trainer.train(parts.training()));
        }
    }

    private Map<String, Object> description() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("command", NAME);
        description.put("options", stoppable.options());
        return description;
    }

    private void show(TrainingResult result, Parts parts, CrossEncoder trained) {
        TrainingSummary summary = new TrainingSummary(result, run.output());
        common.say("%n%s", summary.sentence());
        Path best = run.output().resolve("best");
        CrossEncoderEvaluator evaluator = parts.evaluator();
        if (evaluator != null) {
            common.say(
                    "%n%s",
                    new MetricsTable(evaluator.size().inWords())
                            .with("untrained", result.base())
                            .with("trained", result.best()));
        }
        RerankedAnswers answers = parts.answers();
        if (answers != null) {
            try (CrossEncoder loaded = CrossEncoder.load(best)) {
                common.say(
                        "Against the first search, %s", MetricsTable.sentence(answers.difference(loaded, run.seed())));
            }
        }
        common.say("%nThe model is in %s.", best);
        if (common.json) {
            Map<String, Object> json = summary.toJson();
            if (evaluator != null) {
                json.put("evaluation", evaluator.size().counts());
            }
            json.put("labels", trained.labelNames());
            System.out.println(JsonFile.formatLine(json));
        }
    }
}
