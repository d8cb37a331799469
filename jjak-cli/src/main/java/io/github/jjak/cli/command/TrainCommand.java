package io.github.jjak.cli.command;

import io.github.jjak.cli.display.MetricsTable;
import io.github.jjak.cli.display.TrainingDisplay;
import io.github.jjak.cli.display.TrainingSummary;
import io.github.jjak.cli.option.AugmentOption;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.DataOptions;
import io.github.jjak.cli.option.EarlyStoppingOptions;
import io.github.jjak.cli.option.EngineOptions;
import io.github.jjak.cli.option.FeedbackOptions;
import io.github.jjak.cli.option.FurtherDatasetOptions;
import io.github.jjak.cli.option.HeldOut;
import io.github.jjak.cli.option.HeldOutOptions;
import io.github.jjak.cli.option.LossOptions;
import io.github.jjak.cli.option.MeasuredRetrieval;
import io.github.jjak.cli.option.ModelOption;
import io.github.jjak.cli.option.Preflight;
import io.github.jjak.cli.option.RunOptions;
import io.github.jjak.cli.option.SamplerKind;
import io.github.jjak.cli.option.ScheduleOptions;
import io.github.jjak.cli.option.SimilarityOption;
import io.github.jjak.cli.option.TrainingNegatives;
import io.github.jjak.cli.option.TrainingRound;
import io.github.jjak.cli.option.WorkerOptions;
import io.github.jjak.data.Dataset;
import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.loss.Loss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.RecommendedTraining;
import io.github.jjak.refresh.NegativeRefresh;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.train.GuideVectors;
import io.github.jjak.train.Trainer;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.train.TrainingTask;
import io.github.jjak.train.internal.BatchArguments;
import io.github.jjak.train.internal.RunArguments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jjak train}: positive pairs in, a measured and saved model out. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        sortOptions = false,
        header = "Train a retrieval model on positive pairs, with or without negatives, or on labelled pairs.",
        description = {
            "The model is evaluated on held-out pairs before, during and after training; the best one is in"
                    + " OUTPUT/best,",
            "the last one in OUTPUT/last. Ctrl-C finishes the step and saves a checkpoint for --resume."
        },
        footer = {
            "",
            "Example:",
            "  jjak train --data pairs.csv --columns question,answer --model builtin:ko-mini --output out/"
        })
public final class TrainCommand implements Callable<Integer> {

    private static final RunArguments USUAL = RunArguments.DEFAULT;

    /** What is trained by this command. */
    enum Kind {
        ENCODER
    }

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description =
                    "encoder, or cross-encoder, which reads two texts together and has options of its own, see jjak"
                            + " train-cross-encoder --help (default: encoder).")
    @SuppressWarnings("UnusedVariable") // TrainedKind reads the other one before the arguments are parsed
    private Kind kind = Kind.ENCODER;

    @Mixin
    private FeedbackOptions feedback = new FeedbackOptions();

    @Mixin
    private ModelOption model = new ModelOption();

    @Mixin
    private SimilarityOption function = new SimilarityOption();

    @Mixin
    private LossOptions losses = new LossOptions();

    @Mixin
    private TrainingNegatives negatives = new TrainingNegatives();

    @Mixin
    private AugmentOption augment = new AugmentOption();

    @Mixin
    private HeldOutOptions heldOut = new HeldOutOptions();

    @Mixin
    private FurtherDatasetOptions further = new FurtherDatasetOptions();

    @Mixin
    private ScheduleOptions schedule = new ScheduleOptions();

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "Rows per batch; they serve as negatives for each other (default: ${DEFAULT-VALUE}).")
    private int batchSize = USUAL.batches().batchSize();

    @Option(
            names = "--batch-sampler",
            paramLabel = "KIND",
            description =
                    "no_duplicates: no text twice in a batch; random: plain shuffle; group_by_label: two or more of each"
                            + " label (default: no_duplicates for losses with in-batch negatives,"
                            + " group_by_label for those that compare classes, else random).")
    private @Nullable SamplerKind batchSampler;

    @Option(
            names = "--router-mapping",
            paramLabel = "COLUMN=ROUTE,...",
            split = ",",
            description =
                    "Models with a Router: which route the texts of a column take (default: query for the first column, document"
                            + " for the others).")
    private Map<String, String> routerMapping = Map.of();

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

    private String lossAdvice = "";

    @Override
    public Integer call() {
        common.apply();
        feedback.check(data.given(), losses);
        workers.check();
        Loss loss = losses.loss();
        arguments(loss, RecommendedTraining.NONE);
        // Before data and model are read, which takes long where they are large.
        Preflight.model(model.model);
        losses.preflight();
        negatives.preflight();
        if (workers.areSeveral() && negatives.asked()) {
            throw new UsageException("Several workers train on negatives that are there already, but --negatives mines"
                    + " them. Mine them first with: jjak negatives.");
        }
        return stoppable.byWorkers(workers, run.output(), run.existing(), common, this::train);
    }

    /** All rounds, as one of the workers. */
    private void train(Workers group) {
        int number = negatives.prepare(losses, further.given(), run.seed());
        List<TrainingRound> rounds = group.isFirst()
                ? TrainingRound.plan(run.output(), number, run.existing())
                : List.of(TrainingRound.withoutFolder(run.resume()));
        Dataset own = data.given() ? data.read(losses.readOptions(data.columns), common) : null;
        Dataset all = losses.training(feedback.join(own, losses, negatives.asked(), common), common);
        // The number of classes is known now.
        Loss fitting = losses.loss();
        if (!negatives.asked()) {
            fitting.check(all.columnCount(), batchSize);
        }
        fitting.checkLabels(all.scores());
        HeldOut rows = heldOut.of(
                all,
                data,
                feedback.answers(),
                this::read,
                losses.withoutSimilarity(),
                losses.classifiesPairs(),
                run.seed(),
                common);
        Dataset pairs = augment.apply(rows.training(), run.seed(), common);
        TrainingRound last = rounds.get(rounds.size() - 1);
        // From here on nobody else may write there, also while negatives are mined between two rounds.
        RunFolder.within(last.folder(), () -> {
            TrainingResult first = rounds.get(0).beforeAll();
            for (TrainingRound round : rounds) {
                first = train(round, last, fitting, rows, pairs, first, group);
            }
            return rounds.size();
        });
    }

    private Dataset read(String location) {
        return losses.evaluated(data.read(location, losses.readOptions(data.columns), common));
    }

    /** @param recommended by the model, for what was not given */
    private TrainingArguments arguments(Loss loss, RecommendedTraining recommended) {
        return engine.apply(schedule.apply(run.arguments(), recommended))
                .batchSize(batchSize)
                .batchSampler(batchSampler == null ? BatchArguments.usualSampling(loss) : batchSampler.sampling())
                .earlyStoppingPatience(earlyStopping.patience())
                .routerMapping(routerMapping)
                .build();
    }

    /** Runs a round and returns the result of the first one. */
    private TrainingResult train(
            TrainingRound round,
            TrainingRound last,
            Loss loss,
            HeldOut rows,
            Dataset pairs,
            @Nullable TrainingResult first,
            Workers group) {
        try (SentenceTransformer transformer = load(round)) {
            stoppable.signal().preparing();
            if (last.number() > 1) {
                common.say("%nRound %d of %d.", round.number(), last.number());
            }
            schedule.sayRecommended(transformer, common);
            TrainingArguments arguments =
                    arguments(loss, transformer.internals().recommendedTraining());
            NegativeRefresh refresh = negatives.refresh(pairs, common);
            Dataset training = refresh == null ? negatives.mine(pairs, transformer, common) : pairs;
            TrainingResult result;
            Evaluator measuring = rows.evaluator();
            try (TrainingDisplay display = new TrainingDisplay(common.quiet)
                    .measuredOn(measuring == null ? "" : measuring.size().inWords())) {
                Trainer.Builder trainer = Trainer.builder(transformer)
                        .loss(loss)
                        .arguments(arguments)
                        .evaluator(rows.evaluator())
                        .heldOut(rows.rows())
                        .listener(display)
                        .workers(group)
                        .resume(round.resume())
                        .refresh(refresh)
                        .memoryCheck(engine.checksMemory())
                        .description(description(rows))
                        .stopRequested(WorkerParent.orSignal(stoppable.signal()));
                RunFolder folder = round.folder();
                if (folder != null) {
                    trainer.output(folder);
                }
                result = stoppable.orResumeHint(() -> train(trainer, training, group));
                // A part of a run, or negatives that become harder, say nothing of the rate.
                if (!round.resume() && refresh == null) {
                    lossAdvice = display.lossTrend()
                            .advice(arguments.internals().schedule().learningRate());
                }
            }
            if (round.number() == last.number() && group.isFirst()) {
                show(first == null ? result : result.withBase(first.base()), rows);
            }
            return first == null ? result : first;
        }
    }

    private SentenceTransformer load(TrainingRound round) {
        Path start = round.startModel();
        return start == null
                ? model.load(function.similarity, common)
                : ModelOption.load(start.toString(), model.maxSequenceLength, common);
    }

    private TrainingResult train(Trainer.Builder trainer, Dataset training, Workers group) {
        Path cache = negatives.embeddingCache();
        Path vectors = cache == null ? RunFolder.guideVectors(run.output()) : cache;
        List<TrainingTask> tasks = new ArrayList<>();
        try {
            // What the first one has encoded, the others find in its folder.
            tasks.add(group.firstAhead(
                    () -> losses.task(data.given() ? data.name() : "feedback", training, vectors, common)));
            if (!further.given()) {
                TrainingTask only = tasks.get(0);
                return trainer.guide(only.guide())
                        .teacher(only.teacher())
                        .negativeWeights(only.negativeWeights())
                        .train(training);
            }
            tasks.addAll(group.firstAhead(() -> further.read(vectors, common)));
            return trainer.train(tasks, further.sampler());
        } finally {
            tasks.forEach(TrainCommand::closeGuide);
        }
    }

    private static void closeGuide(TrainingTask task) {
        GuideVectors guide = task.guide();
        if (guide != null) {
            guide.close();
        }
    }

    private Map<String, Object> description(HeldOut rows) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("command", "train");
        description.put("options", stoppable.options());
        if (!rows.bm25().isEmpty()) {
            description.put("bm25", rows.bm25());
        }
        description.putAll(feedback.toJson());
        return description;
    }

    private void show(TrainingResult result, HeldOut rows) {
        TrainingSummary summary = new TrainingSummary(result, run.output());
        common.say("%n%s", summary.sentence());
        if (!lossAdvice.isEmpty()) {
            common.say("%s", lossAdvice);
        }
        Evaluator evaluator = rows.evaluator();
        if (evaluator != null) {
            common.say("%n%s%s", rows.table(result), certainty(evaluator));
            rows.remarks(result, run.output()).forEach(remark -> common.say("%s", remark));
        }
        Path best = run.output().resolve("best");
        ReportLine.say(common, run.output());
        common.say(
                "The model is in %s. Next:%n  %s",
                best, data.given() ? data.searchCommand(best, rows.training()) : feedback.nextCommand(best));
        if (common.json) {
            Map<String, Object> json = summary.toJson();
            json.putAll(rows.toJson());
            json.putAll(feedback.toJson());
            System.out.println(JsonFile.formatLine(json));
        }
    }

    /** How sure the difference is; only retrieval is measured question by question. */
    private String certainty(Evaluator evaluator) {
        if (!(evaluator instanceof MeasuredRetrieval retrieval)) {
            return "";
        }
        if (run.resume()) {
            measureAgain(retrieval);
        }
        return MetricsTable.sentence(retrieval.difference(run.seed()));
    }

    private void measureAgain(MeasuredRetrieval evaluator) {
        try (SentenceTransformer base = model.load(function.similarity, common);
                SentenceTransformer best = SentenceTransformer.load(run.output().resolve("best"))) {
            evaluator.compare(base, best);
        }
    }
}
