package io.github.jjak.train;

import io.github.jjak.eval.EvaluationSize;
import io.github.jjak.run.RunFacts;
import io.github.jjak.tensor.Parameter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Several data sets, each with a loss of its own. A step takes its batch from one of them. The first is the one that is measured
 * and named on the model card.
 */
final class MultiTaskObjective implements Objective {

    private final List<String> names;
    private final List<PairObjective> tasks;
    private final MultiDatasetBatchSampler sampler;
    private final long seed;

    /** @param tasks of one and the same model; only the first may have an evaluator */
    MultiTaskObjective(List<String> names, List<PairObjective> tasks, MultiDatasetBatchSampler sampler, long seed) {
        this.names = List.copyOf(names);
        this.tasks = List.copyOf(tasks);
        this.sampler = sampler;
        this.seed = seed;
    }

    private PairObjective first() {
        return tasks.get(0);
    }

    @Override
    public List<Parameter> parameters() {
        return first().parameters();
    }

    @Override
    public Epoch epoch(int epoch) {
        List<Epoch> epochs =
                tasks.stream().<Epoch>map(task -> task.epoch(epoch)).toList();
        int[] order = sampler.order(epochs.stream().mapToInt(Epoch::steps).toArray(), seed, epoch);
        int[] stepOfTask = new int[order.length];
        int[] taken = new int[epochs.size()];
        for (int step = 0; step < order.length; step++) {
            stepOfTask[step] = taken[order[step]]++;
        }
        return new Mixed(epochs, order, stepOfTask);
    }

    @Override
    public OptionalInt stepsOfEveryEpoch() {
        List<OptionalInt> ofTasks =
                tasks.stream().map(PairObjective::stepsOfEveryEpoch).toList();
        if (ofTasks.stream().anyMatch(OptionalInt::isEmpty)) {
            return OptionalInt.empty();
        }
        int[] steps = ofTasks.stream().mapToInt(OptionalInt::getAsInt).toArray();
        return OptionalInt.of(sampler.order(steps, seed, 0).length);
    }

    /** An epoch of all sets; which set, and which of its steps, for each step. */
    private final class Mixed implements Epoch {
        private final List<Epoch> epochs;
        private final int[] order;
        private final int[] stepOfTask;

        Mixed(List<Epoch> epochs, int[] order, int[] stepOfTask) {
            this.epochs = epochs;
            this.order = order;
            this.stepOfTask = stepOfTask;
        }

        @Override
        public int steps() {
            return order.length;
        }

        @Override
        public int[] rows(int stepOfEpoch) {
            return epochs.get(order[stepOfEpoch]).rows(stepOfTask[stepOfEpoch]);
        }

        @Override
        public Gradient accumulate(int stepOfEpoch, int step) {
            Gradient gradient = epochs.get(order[stepOfEpoch]).accumulate(stepOfTask[stepOfEpoch], step);
            Map<String, Number> numbers = new LinkedHashMap<>(gradient.numbers());
            numbers.put("loss_" + names.get(order[stepOfEpoch]), gradient.loss());
            return new Gradient(gradient.loss(), gradient.tokens(), gradient.miniBatches(), numbers);
        }
    }

    @Override
    public void parametersChanged() {
        first().parametersChanged();
    }

    @Override
    public void clearGradients(boolean keepMemory) {
        first().clearGradients(keepMemory);
    }

    @Override
    public void close() {
        tasks.forEach(PairObjective::close);
    }

    @Override
    public boolean measures() {
        return first().measures();
    }

    @Override
    public Map<String, Double> evaluate() {
        return first().evaluate();
    }

    @Override
    public String primaryMetric() {
        return first().primaryMetric();
    }

    @Override
    public @Nullable EvaluationSize evaluationSize() {
        return first().evaluationSize();
    }

    @Override
    public TrainingPlan plan(int stepsPerEpoch, int totalSteps, int firstStep) {
        TrainingPlan sum = first().plan(stepsPerEpoch, totalSteps, firstStep);
        for (PairObjective task : tasks.subList(1, tasks.size())) {
            sum = sum.plus(task.plan(stepsPerEpoch, totalSteps, firstStep));
        }
        return sum;
    }

    @Override
    public RunFacts facts() {
        Map<String, Object> datasets = new LinkedHashMap<>();
        RunFacts.Builder facts = RunFacts.builder().addAll(first().facts());
        for (int task = 0; task < tasks.size(); task++) {
            RunFacts ofTask = tasks.get(task).facts();
            Map<String, @Nullable Object> own = ofTask.description();
            own.keySet()
                    .removeAll(List.of(
                            "model",
                            "max_seq_length",
                            "parameters",
                            "similarity_fn_name",
                            "evaluation",
                            "evaluation_sha256"));
            datasets.put(names.get(task), own);
            if (task > 0) {
                facts.compareAll(names.get(task) + " ", ofTask);
            }
        }
        return facts.describe("datasets", datasets)
                .deciding("multi_dataset_batch_sampler", sampler.name().toLowerCase(Locale.ROOT))
                .deciding("datasets", String.join(", ", names))
                .build();
    }

    @Override
    public int miniBatchTokens() {
        return first().miniBatchTokens();
    }

    @Override
    public void save(Path folder, Saved about) {
        first().save(folder, about);
    }
}
