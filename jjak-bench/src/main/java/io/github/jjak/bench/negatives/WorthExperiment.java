package io.github.jjak.bench.negatives;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.negatives.AuditSink;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MinedNegatives;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.internal.NegativeRows;
import io.github.jjak.negatives.recipe.NegativesRecipe;
import io.github.jjak.tensor.internal.Libtorch;
import io.github.jjak.train.Trainer;
import io.github.jjak.train.TrainingArguments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What each rule of perturbation is worth: trains one encoder with the negatives of each rule beside mined ones, with those of all rules, and
 * with none, three seeds each, and measures search, minimal pairs written by hand, and likeness of sentences.
 *
 * <ol>
 *   <li>All arms share the rows ({@link WorthRows}); what the untrained encoder finds is the mined negative, as in {@code jjak train --negatives}.
 *   <li>Rows of a test that share a question or answer with the training rows are left out.
 *   <li>Every result is a line of the results file; an arm and seed that has one is not run again. All arms of a seed come before the next seed.
 * </ol>
 */
public final class WorthExperiment {

    private static final long[] SEEDS = {1, 2, 3};

    private final String encoder;
    private final String setting;
    private final Dataset training;
    private final WorthMeasures measures;
    private final List<WorthArm> arms;
    private final Path work;
    private final TrainingArguments arguments;

    private WorthExperiment(ExperimentOptions options) throws IOException {
        this.encoder = options.get("encoder", "builtin:ko-mini");
        this.work = Path.of(options.required("work"));
        String name = options.get("name", "data");
        WorthRows choice = new WorthRows(
                options.integer("rows", 640), options.integer("per-rule", 120), options.integer("longest", 60));
        this.training = choice.choose(
                options.cut(Dataset.read(
                        List.of(options.required("train").split(",", 0)), ReadOptions.of(options.columns()))),
                work.resolve(name + "-rows.jsonl"));
        WorthRows ofTests = new WorthRows(0, 0, options.integer("test-longest", choice.longest()));
        int most = options.integer("test-rows", 500);
        Map<String, InformationRetrievalEvaluator> retrieval = new LinkedHashMap<>();
        for (String test : options.required("test").split(",", 0)) {
            String[] parts = test.split(":", 2);
            Dataset all = options.cut(Dataset.read(Path.of(parts[1]), options.columns()));
            Dataset unseen = ExperimentOptions.unseen(all, training);
            retrieval.put(parts[0], InformationRetrievalEvaluator.of(ofTests.test(unseen, most)));
        }
        this.measures = WorthMeasures.of(
                retrieval,
                List.of(options.required("pairs").split(",", 0)),
                Path.of(options.required("sts")),
                options.integer("sts-rows", 500));
        this.arms = WorthArm.named(options.get("arms", ""));
        int epochs = options.integer("epochs", 1);
        int batchSize = options.integer("batch-size", 32);
        double learningRate = options.number("learning-rate", "2e-4");
        this.arguments = TrainingArguments.builder()
                .epochs(epochs)
                .batchSize(batchSize)
                .learningRate(learningRate)
                .build();
        this.setting = String.join(
                " ",
                name,
                encoder,
                String.valueOf(training.rows()),
                String.valueOf(epochs),
                String.valueOf(batchSize),
                String.valueOf(learningRate));
    }

    /** Arguments are {@code key=value}; see {@code experiments/negatives/README.md}. */
    public static void main(String[] arguments) throws IOException {
        ExperimentOptions options = new ExperimentOptions(arguments);
        Libtorch.setThreads(options.integer("threads", 1));
        WorthExperiment experiment = new WorthExperiment(options);
        ResultsFile results = new ResultsFile(Path.of(options.required("results")));
        if (!options.get("only", "").equals("table")) {
            experiment.run(results);
        }
        System.out.print(new WorthTable(
                        results.lines().stream()
                                .filter(line -> line.get("key").asText().startsWith(experiment.setting + " "))
                                .toList(),
                        experiment.measures)
                .markdown());
    }

    private void run(ResultsFile results) throws IOException {
        Set<String> done = results.keys();
        try (SentenceTransformer model = SentenceTransformer.load(encoder)) {
            measure(WorthArm.UNTRAINED, 0, results, done, () -> measures.of(model));
        }
        for (long seed : SEEDS) {
            for (WorthArm arm : arms) {
                measure(arm.name(), seed, results, done, () -> trained(arm, seed));
            }
        }
    }

    /** What measures a model. */
    private interface Measuring {
        Map<String, Object> measure();
    }

    private void measure(String arm, long seed, ResultsFile results, Set<String> done, Measuring measuring)
            throws IOException {
        String key = setting + " " + arm + " " + seed;
        if (done.contains(key)) {
            return;
        }
        long start = System.nanoTime();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("key", key);
        line.put("arm", arm);
        line.put("seed", seed);
        line.putAll(measuring.measure());
        line.put("seconds", (System.nanoTime() - start) / 1e9);
        results.append(line);
        System.err.printf("%s: %.0f s%n", key, (System.nanoTime() - start) / 1e9);
    }

    private Map<String, Object> trained(WorthArm arm, long seed) {
        Map<String, Object> line = new LinkedHashMap<>();
        Dataset rows = rows(arm, seed, line);
        try (SentenceTransformer model = SentenceTransformer.load(encoder)) {
            var result = Trainer.builder(model)
                    .loss(new MultipleNegativesRankingLoss())
                    .negativeWeights(arm.weights())
                    .arguments(arguments.toBuilder().seed(seed).build())
                    .train(rows);
            line.put("training_seconds", result.seconds());
            line.putAll(measures.of(model));
            return line;
        }
    }

    private Dataset rows(WorthArm arm, long seed, Map<String, Object> line) {
        if (!arm.hasNegatives()) {
            return training;
        }
        try (SentenceTransformer model = SentenceTransformer.load(encoder)) {
            MinedNegatives mined = new NegativesRecipe(arm.mining(seed, work.resolve("vectors")), model, model)
                    .mine(MiningCorpus.of(training), AuditSink.NONE);
            line.put(
                    "negatives",
                    mined.all().stream().collect(Collectors.groupingBy(Candidate::strategy, Collectors.counting())));
            return NegativeRows.toTrainOn(mined);
        }
    }
}
