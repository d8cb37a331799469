package io.github.jjak.train;

import io.github.jjak.data.Dataset;
import io.github.jjak.encoder.internal.LowRankAdapter;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.loss.Loss;
import io.github.jjak.memory.MemoryPlan;
import io.github.jjak.memory.internal.BatchShape;
import io.github.jjak.memory.internal.LossSize;
import io.github.jjak.memory.internal.MemoryPlanning;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.ModelTraining;
import io.github.jjak.refresh.NegativeRefresh;
import io.github.jjak.run.RunFacts;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Device;
import io.github.jjak.tensor.internal.Libtorch;
import io.github.jjak.tensor.internal.MachineMemory;
import io.github.jjak.train.TrainingListener.Workload;
import io.github.jjak.train.internal.BatchArguments;
import io.github.jjak.train.internal.PlannedMemory;
import io.github.jjak.train.internal.RunArguments;
import io.github.jjak.train.internal.Steps;
import io.github.jjak.train.internal.TrainingLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts a run on rows of texts together: one data set, one whose negatives are mined again, or several.
 *
 * @param model what is trained
 * @param evaluator measures it; null for none
 * @param setting what surrounds the run
 * @param memoryCheck whether a run that needs more memory than there is is refused
 * @param memory what there is
 */
record PairTraining(
        SentenceTransformer model,
        @Nullable Evaluator evaluator,
        TrainingLoop.Setting setting,
        boolean memoryCheck,
        Supplier<MachineMemory> memory) {

    TrainingResult onPairs(
            Dataset data,
            Loss loss,
            Map<String, Double> negativeWeights,
            Function<Dataset, @Nullable GuideVectors> guide,
            @Nullable TeacherScores teacher,
            @Nullable NegativeRefresh refresh) {
        if (refresh != null) {
            return refreshed(data, loss, negativeWeights, refresh);
        }
        checkRoutes(List.of(data));
        TrainingTask task = new TrainingTask("data", data, loss, negativeWeights, guide.apply(data), teacher);
        return inTraining((training, losses) -> {
            PreparedPairs pairs = prepare(task, losses.only(loss), arguments(), losses.size());
            return run(
                    pairs.steps(training, setting.workers()),
                    model(training, pairs, losses),
                    withCheck(PairFacts.of(pairs, evaluator), data),
                    pairs.workload());
        });
    }

    private TrainingResult refreshed(
            Dataset data, Loss loss, Map<String, Double> negativeWeights, NegativeRefresh refresh) {
        TrainingData.checkPairs(data, loss, arguments().batches().batchSize(), refresh.mostNegatives());
        checkRoutes(List.of(data));
        RowFacts rows = RowFacts.of(data, negativeWeights, null, null, loss.nearDuplicates());
        return inTraining((training, losses) -> {
            PreparedPairs pairs = PreparedPairs.of(
                    model,
                    arguments(),
                    losses.only(loss),
                    rows,
                    shape -> planMemory(shape.withNegatives(refresh.mostNegatives()), losses.size()));
            RunFacts facts = RunFacts.builder()
                    .addAll(PairFacts.of(pairs, evaluator))
                    .addAll(PairFacts.of(refresh))
                    .build();
            return run(
                    new RefreshedSteps(pairs, training, refresh),
                    model(training, pairs, losses),
                    withCheck(facts, data),
                    pairs.workload());
        });
    }

    TrainingResult onTasks(List<TrainingTask> tasks, MultiDatasetBatchSampler sampler) {
        List<String> names = tasks.stream().map(TrainingTask::name).toList();
        if (tasks.isEmpty() || Set.copyOf(names).size() != names.size()) {
            throw new UsageException(
                    "Data sets need names that differ, but they are: " + String.join(", ", names) + ".");
        }
        checkRoutes(tasks.stream().map(TrainingTask::data).toList());
        return inTraining((training, losses) -> {
            List<LossInTraining> own = tasks.stream()
                    .map(task -> losses.ofTask(task.name(), task.loss()))
                    .toList();
            List<PreparedPairs> prepared = new ArrayList<>();
            for (int i = 0; i < own.size(); i++) {
                RunArguments ofTask = arguments()
                        .withSampler(BatchArguments.usualSampling(own.get(i).loss()));
                prepared.add(prepare(tasks.get(i), own.get(i), ofTask, losses.size()));
            }
            List<PairSteps> steps = prepared.stream()
                    .map(pairs -> pairs.steps(training, setting.workers()))
                    .toList();
            return run(
                    new MultiTaskSteps(names, steps, sampler, arguments().seed()),
                    // The first one is named on the model card.
                    model(training, prepared.get(0), losses),
                    withCheck(
                            PairFacts.ofTasks(names, prepared, evaluator, sampler),
                            tasks.get(0).data()),
                    prepared.stream()
                            .map(PreparedPairs::workload)
                            .reduce(Workload::plus)
                            .orElseThrow());
        });
    }

    private void checkRoutes(List<Dataset> datasets) {
        ColumnRoles.check(
                arguments().encoder().routerMapping(),
                datasets.stream().map(Dataset::columnNames).toList());
    }

    /** For {@code run.json}: without an output folder nobody would read it. */
    private RunFacts withCheck(RunFacts facts, Dataset data) {
        return setting.output() == null
                ? facts
                : RunFacts.builder()
                        .addAll(facts)
                        .addAll(PairFacts.ofCheck(data, setting.heldOut()))
                        .build();
    }

    private RunArguments arguments() {
        return setting.arguments();
    }

    private Precision precision() {
        return arguments().encoder().precision().of(model);
    }

    private boolean recomputeLayers() {
        return arguments().encoder().recomputeLayers();
    }

    /** The next training of the model decides again what is frozen. */
    private TrainingResult inTraining(BiFunction<ModelTraining, LossesInTraining, TrainingResult> run) {
        model.internals()
                .encoder()
                .freeze(
                        arguments().encoder().freezeEmbeddings(),
                        arguments().encoder().freezeLayers());
        LowRankAdapter.Shape adapter = arguments().encoder().adapter().shape();
        if (adapter != null
                && (arguments().encoder().freezeEmbeddings()
                        || arguments().encoder().freezeLayers() > 0)) {
            throw new UsageException(
                    "With `loraRank`, all of the encoder but the adapter is frozen; leave `freezeEmbeddings`"
                            + " and `freezeLayers` out.");
        }
        try (ModelTraining training = training(adapter);
                LossesInTraining losses = new LossesInTraining(
                        model, precision(), recomputeLayers(), arguments().seed())) {
            return run.apply(training, losses);
        } finally {
            model.internals().encoder().freeze(false, 0);
        }
    }

    private ModelTraining training(LowRankAdapter.@Nullable Shape adapter) {
        if (adapter != null) {
            model.internals().requireOneEncoder("train an adapter");
        }
        return adapter == null
                ? model.internals().training(precision(), true, recomputeLayers())
                : model.internals()
                        .training(
                                precision(),
                                true,
                                recomputeLayers(),
                                LowRankAdapter.random(
                                        model.internals().encoder(),
                                        adapter,
                                        arguments().seed()));
    }

    private PreparedPairs prepare(TrainingTask task, LossInTraining own, RunArguments ofTask, LossSize ofLosses) {
        TrainingData.check(task.data(), task.loss(), ofTask.batches().batchSize(), task.negativeWeights());
        TrainingData.checkGuide(
                task.data(),
                task.loss(),
                task.guide(),
                task.teacher(),
                model.internals().wholeDimension());
        RowFacts rows = RowFacts.of(
                task.data(),
                task.negativeWeights(),
                task.guide(),
                task.teacher(),
                task.loss().nearDuplicates());
        return PreparedPairs.of(model, ofTask, own, rows, shape -> planMemory(shape, ofLosses));
    }

    private PairModel model(ModelTraining training, PreparedPairs pairs, LossesInTraining losses) {
        return new PairModel(
                model, training, pairs.rows().data(), pairs.loss().loss().name(), losses);
    }

    private MemoryPlan planMemory(BatchShape batches, LossSize losses) {
        return PlannedMemory.of(setting, given -> plan(batches, losses, given));
    }

    private MemoryPlan plan(BatchShape batches, LossSize losses, @Nullable Integer given) {
        return new MemoryPlanning(
                        MemoryPlanning.ModelSize.of(model, precision(), recomputeLayers()),
                        losses,
                        batches,
                        MachineMemory.residentBytes(),
                        memory.get().sharedBy(setting.workers().onThisMachine()))
                // The plan is of the processor's memory, not of a GPU's.
                .choose(given, memoryCheck && Libtorch.device() == Device.CPU);
    }

    private TrainingResult run(Steps steps, PairModel trained, RunFacts facts, Workload work) {
        return new TrainingLoop(steps, trained, evaluator, facts, work, setting).run();
    }
}
