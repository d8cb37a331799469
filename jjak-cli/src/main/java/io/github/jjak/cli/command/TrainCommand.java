package io.github.jjak.cli.command;

import io.github.jjak.cli.display.MetricsTable;
import io.github.jjak.cli.display.TrainingDisplay;
import io.github.jjak.cli.display.Words;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.DataOptions;
import io.github.jjak.cli.option.DatasetSamplerKind;
import io.github.jjak.cli.option.FurtherDatasets;
import io.github.jjak.cli.option.GivenOptions;
import io.github.jjak.cli.option.HeldOut;
import io.github.jjak.cli.option.HeldOutOptions;
import io.github.jjak.cli.option.LossOptions;
import io.github.jjak.cli.option.MeasuredRetrieval;
import io.github.jjak.cli.option.ModelOption;
import io.github.jjak.cli.option.PrecisionOption;
import io.github.jjak.cli.option.Preflight;
import io.github.jjak.cli.option.RunOptions;
import io.github.jjak.cli.option.SamplerKind;
import io.github.jjak.cli.option.SimilarityOption;
import io.github.jjak.cli.option.TrainingNegatives;
import io.github.jjak.cli.option.TrainingRound;
import io.github.jjak.data.Dataset;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.json.JsonFile;
import io.github.jjak.loss.Loss;
import io.github.jjak.model.RecommendedTraining;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.refresh.NegativeRefresh;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.train.BatchArguments;
import io.github.jjak.train.Trainer;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.train.TrainingTask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code jjak train}: positive pairs in, a measured and saved model out. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        sortOptions = false,
        header = "Train a retrieval model on positive pairs, with or without negatives, or on labelled pairs.",
        description = {
            "The model is measured on held-out pairs before, during and after training; the best one is in OUTPUT/best,",
            "the last one in OUTPUT/last. Ctrl-C finishes the step and saves a checkpoint for --resume."
        },
        footer = {
            "",
            "Example:",
            "  jjak train --data pairs.csv --columns question,answer --model builtin:ko-mini --output out/"
        })
public final class TrainCommand implements Runnable {

    private static final TrainingArguments USUAL = TrainingArguments.ofDefaults();

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private ModelOption model = new ModelOption();

    @Mixin
    private SimilarityOption function = new SimilarityOption();

    @Option(names = "--output", paramLabel = "DIR", required = true, description = "Folder of the run.")
    private Path output = Path.of("");

    @Mixin
    private LossOptions losses = new LossOptions();

    @Mixin
    private TrainingNegatives negatives = new TrainingNegatives();

    @Mixin
    private HeldOutOptions heldOut = new HeldOutOptions();

    @Option(
            names = "--datasets",
            paramLabel = "FILE",
            description = {
                "YAML file: further data sets, a list of maps with the keys data, columns, loss and the loss's options.",
                "Each batch is from one set. In --config the list stands under the key datasets."
            })
    private @Nullable String datasets;

    @Option(
            names = "--multi-dataset-batch-sampler",
            paramLabel = "KIND",
            description =
                    "proportional: all batches of all sets in random order; round_robin: in turn, until one is used up"
                            + " (default: proportional).")
    private DatasetSamplerKind multiDatasetBatchSampler = DatasetSamplerKind.PROPORTIONAL;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Passes over the data (default: what the model recommends, else 4).")
    private @Nullable Integer epochs;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "Rows that see each other as negatives (default: ${DEFAULT-VALUE}).")
    private int batchSize = USUAL.batches().batchSize();

    @Option(
            names = "--learning-rate",
            paramLabel = "X",
            description =
                    "Peak learning rate (default: what the model recommends, 1e-3 for builtin:ko-mini and ko-tiny; else"
                            + " 2e-5, which suits encoders of 100 million parameters and hardly moves small ones).")
    private @Nullable Double learningRate;

    @Option(
            names = "--warmup-ratio",
            paramLabel = "X",
            description = "Share of steps with a rising rate (default: what the model recommends, else 0.1).")
    private @Nullable Double warmupRatio;

    @Option(
            names = "--batch-sampler",
            paramLabel = "KIND",
            description =
                    "no_duplicates: no text twice in a batch; random: plain shuffle (default: no_duplicates for losses"
                            + " whose negatives are in the batch, else random).")
    private @Nullable SamplerKind batchSampler;

    @Option(
            names = "--mini-batch-tokens",
            paramLabel = "N",
            description =
                    "Tokens whose activations are in memory at once; larger batches run in parts by gradient caching"
                            + " with the same result (default: all of a batch where memory is plenty, else by the model's size).")
    private @Nullable Integer miniBatchTokens;

    @Mixin
    private RunOptions steps = new RunOptions();

    @Mixin
    private PrecisionOption precision = new PrecisionOption();

    @Option(names = "--freeze-embeddings", description = "Keep the tables of words, positions and types as they are.")
    private boolean freezeEmbeddings;

    @Option(
            names = "--freeze-layers",
            paramLabel = "N",
            description = "Keep the first N layers as they are; with --freeze-embeddings they cost no backward pass"
                    + " (default: ${DEFAULT-VALUE}).")
    private int freezeLayers;

    @Option(
            names = "--memory-check",
            paramLabel = "WHAT",
            description = "on: refuse to start what will need more memory than there is; off: try (default: on).")
    private MemoryCheck memoryCheck = MemoryCheck.ON;

    @Option(
            names = "--gradient-accumulation-steps",
            paramLabel = "N",
            description =
                    "Batches whose gradients are averaged for one update (default: ${DEFAULT-VALUE}). Adds no negatives, unlike a"
                            + " larger --batch-size, which needs no more memory.")
    private int gradientAccumulationSteps = USUAL.batches().gradientAccumulationSteps();

    @Option(
            names = "--early-stopping-patience",
            paramLabel = "N",
            description = "End after N evaluations in a row that were not better than the best.")
    private @Nullable Integer earlyStoppingPatience;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of split, batches and dropout (default: ${DEFAULT-VALUE}).")
    private long seed = USUAL.seed();

    @Option(names = "--config", paramLabel = "FILE", description = "YAML file with the same option names as keys.")
    @SuppressWarnings("UnusedVariable") // ConfigFile reads it before the arguments are parsed
    private @Nullable Path config;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private RootCommand root;

    @Spec
    private @Nullable CommandSpec spec;

    private String lossAdvice = "";

    /** What to do about a run that does not fit into memory. */
    enum MemoryCheck {
        ON,
        OFF
    }

    @Override
    public void run() {
        common.apply();
        RunFolder.Existing existing = steps.existing();
        root.stopSignal()
                .listen(
                        common.quiet,
                        new WayOn("train", spec, root.stopSignal(), output, existing == RunFolder.Existing.OVERWRITE));
        Loss loss = losses.loss();
        arguments(loss, RecommendedTraining.NONE);
        // Before data and model are read, which takes long where they are large.
        Preflight.model(model.model);
        losses.preflight();
        negatives.preflight();
        List<TrainingRound> rounds =
                TrainingRound.plan(output, negatives.prepare(losses, datasets != null, seed), existing);
        Dataset all = data.read(losses.readOptions(data.columns), common);
        if (!negatives.asked()) {
            loss.check(all.columnCount(), batchSize);
        }
        loss.checkLabels(all.scores());
        HeldOut rows = heldOut.of(all, data, this::read, seed, common);
        TrainingRound last = rounds.get(rounds.size() - 1);
        // From here on nobody else may write there, also while negatives are mined between two rounds.
        try (RunFolder whole = last.folder().enter()) {
            TrainingResult first = rounds.get(0).beforeAll();
            for (TrainingRound round : rounds) {
                first = train(round, last, loss, rows, first);
            }
        }
    }

    private Dataset read(String location) {
        return data.read(location, losses.readOptions(data.columns), common);
    }

    /** @param model what the model recommends, for what was not given */
    private TrainingArguments arguments(Loss loss, RecommendedTraining model) {
        return steps.arguments()
                .epochs(given(epochs, model.epochs(), USUAL.length().epochs()))
                .batchSize(batchSize)
                .learningRate(given(
                        learningRate, model.learningRate(), USUAL.schedule().learningRate()))
                .warmupRatio(
                        given(warmupRatio, model.warmupRatio(), USUAL.schedule().warmupRatio()))
                .seed(seed)
                .miniBatchTokens(miniBatchTokens)
                .batchSampler(batchSampler == null ? BatchArguments.usualSampling(loss) : batchSampler.sampling())
                .gradientAccumulationSteps(gradientAccumulationSteps)
                .earlyStoppingPatience(earlyStoppingPatience)
                .precision(precision.precision)
                .freezeEmbeddings(freezeEmbeddings)
                .freezeLayers(freezeLayers)
                .build();
    }

    private static <T> T given(@Nullable T option, @Nullable T recommended, T usual) {
        return option != null ? option : recommended != null ? recommended : usual;
    }

    private TrainingArguments arguments(Loss loss, SentenceTransformer transformer) {
        Map<String, Object> taken = new LinkedHashMap<>(
                transformer.internals().recommendedTraining().asMap());
        if (learningRate != null) {
            taken.remove("learning_rate");
        }
        if (epochs != null) {
            taken.remove("epochs");
        }
        if (warmupRatio != null) {
            taken.remove("warmup_ratio");
        }
        if (!taken.isEmpty()) {
            String settings = taken.entrySet().stream()
                    .map(setting -> "--" + setting.getKey().replace('_', '-') + " " + setting.getValue())
                    .collect(Collectors.joining(" "));
            common.say("As %s recommends: %s.", transformer.location(), settings);
        }
        return arguments(loss, transformer.internals().recommendedTraining());
    }

    /** Runs a round and returns the result of the first one. */
    private TrainingResult train(
            TrainingRound round, TrainingRound last, Loss loss, HeldOut rows, @Nullable TrainingResult first) {
        try (SentenceTransformer transformer = load(round)) {
            root.stopSignal().preparing();
            if (last.number() > 1) {
                common.say("%nRound %d of %d.", round.number(), last.number());
            }
            TrainingArguments arguments = arguments(loss, transformer);
            NegativeRefresh refresh = negatives.refresh(rows.training(), common);
            Dataset training = refresh == null ? negatives.mine(rows.training(), transformer, common) : rows.training();
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
                        .output(round.folder())
                        .resume(round.resume())
                        .refresh(refresh)
                        .memoryCheck(memoryCheck == MemoryCheck.ON)
                        .description(description(rows))
                        .stopRequested(root.stopSignal());
                result = train(trainer, training);
                // A part of a run, or negatives that become harder, say nothing of the rate.
                if (!round.resume() && refresh == null) {
                    lossAdvice = display.lossTrend().advice(arguments.schedule().learningRate());
                }
            } catch (InterruptedRunException interrupted) {
                System.err.println(interrupted.getMessage());
                System.err.println("To go on:\n  " + GivenOptions.resumeCommand("train", spec));
                throw interrupted;
            }
            if (round.number() == last.number()) {
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

    private TrainingResult train(Trainer.Builder trainer, Dataset training) {
        String further = datasets;
        if (further == null) {
            losses.configure(trainer, training, common);
            return trainer.train(training);
        }
        List<TrainingTask> tasks = new ArrayList<>();
        tasks.add(losses.task(data.name(), training, common));
        tasks.addAll(FurtherDatasets.read(further, common));
        return trainer.train(tasks, multiDatasetBatchSampler.sampler());
    }

    private Map<String, Object> description(HeldOut rows) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("command", "train");
        description.put("options", GivenOptions.of(spec));
        if (!rows.bm25().isEmpty()) {
            description.put("bm25", rows.bm25());
        }
        return description;
    }

    private void show(TrainingResult result, HeldOut rows) {
        common.say(
                "%nTrained %d steps in %s (%.0f tokens/s).",
                result.steps(), Words.duration(result.seconds()), result.tokensPerSecond());
        if (!lossAdvice.isEmpty()) {
            common.say("%s", lossAdvice);
        }
        Evaluator evaluator = rows.evaluator();
        if (evaluator != null) {
            common.say("%n%s%s", rows.table(result), certainty(evaluator));
            rows.remarks(result, output).forEach(remark -> common.say("%s", remark));
        }
        common.say(
                "%nThe model is in %s. Next:%n  %s",
                output.resolve("best"), data.searchCommand(output.resolve("best"), rows.training()));
        if (common.json) {
            Map<String, Object> summary = summary(result);
            summary.putAll(rows.toJson());
            System.out.println(JsonFile.formatLine(summary));
        }
    }

    /** How sure the difference is; only retrieval is measured question by question. */
    private String certainty(Evaluator evaluator) {
        if (!(evaluator instanceof MeasuredRetrieval retrieval)) {
            return "";
        }
        if (steps.resume()) {
            measureAgain(retrieval);
        }
        return MetricsTable.sentence(retrieval.difference(seed));
    }

    private void measureAgain(MeasuredRetrieval evaluator) {
        try (SentenceTransformer base = model.load(function.similarity, common);
                SentenceTransformer best = SentenceTransformer.load(output.resolve("best"))) {
            evaluator.compare(base, best);
        }
    }

    private Map<String, Object> summary(TrainingResult result) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("steps", result.steps());
        summary.put("epochs", result.epochs());
        summary.put("seconds", result.seconds());
        summary.put("tokens_per_second", result.tokensPerSecond());
        summary.put("train_loss", result.trainLoss());
        summary.put("base", result.base());
        summary.put("best", result.best());
        summary.put("best_step", result.bestStep());
        summary.put("output", output.toString());
        return summary;
    }
}
