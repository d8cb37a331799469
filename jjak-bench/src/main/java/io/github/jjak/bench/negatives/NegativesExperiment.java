package io.github.jjak.bench.negatives;

import io.github.jjak.batch.BatchSampling;
import io.github.jjak.data.Dataset;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.eval.RetrievalResult;
import io.github.jjak.eval.TripletEvaluator;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.negatives.AuditSink;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MinedNegatives;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.internal.NegativeRows;
import io.github.jjak.negatives.recipe.MiningOptions;
import io.github.jjak.negatives.recipe.NegativesRecipe;
import io.github.jjak.negatives.recipe.StrategyRequest;
import io.github.jjak.train.Trainer;
import io.github.jjak.train.TrainingArguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trains one encoder with every {@link Setting} and three seeds, measures each on test data and prints a table.
 *
 * <ol>
 *   <li>Rows of the test data that share a question or answer with the training data are left out.
 *   <li>Plain MNRL comes first; its model of the same seed mines and guides for the others, which start from the encoder afresh.
 *   <li>Minimal pairs are the test questions with their answers and one perturbation each.
 *   <li>Every result is a line of the results file; a setting and seed that has one is not run again.
 * </ol>
 */
public final class NegativesExperiment {

    private static final long[] SEEDS = {1, 2, 3};

    private final String encoder;
    private final String name;
    private final Dataset training;
    private final InformationRetrievalEvaluator retrieval;
    private final TripletEvaluator minimalPairs;
    private final Path work;
    private final int epochs;
    private final int batchSize;
    private final double learningRate;

    private NegativesExperiment(ExperimentOptions options) {
        this.encoder = options.get("encoder", "builtin:ko-tiny");
        this.name = options.get("name", "data");
        this.training = Dataset.read(Path.of(options.required("train")), options.columns());
        Dataset test =
                ExperimentOptions.unseen(Dataset.read(Path.of(options.required("test")), options.columns()), training);
        this.retrieval = InformationRetrievalEvaluator.of(test);
        this.minimalPairs = TripletEvaluator.of(minimalPairs(test));
        this.work = Path.of(options.required("work"));
        this.epochs = options.integer("epochs", 4);
        this.batchSize = options.integer("batch-size", 32);
        this.learningRate = options.number("learning-rate", "2e-5");
    }

    /** Arguments are {@code key=value}; see {@code experiments/negatives/README.md}. */
    public static void main(String[] arguments) throws IOException {
        ExperimentOptions options = new ExperimentOptions(arguments);
        NegativesExperiment experiment = new NegativesExperiment(options);
        ResultsFile results = new ResultsFile(Path.of(options.required("results")));
        experiment.run(results);
        System.out.print(ResultsTable.of(results, experiment.key(""), experiment.retrieval.clusters()));
    }

    private String key(String settingAndSeed) {
        return name + " " + encoder + " " + epochs + " " + batchSize + " " + learningRate + " " + settingAndSeed;
    }

    private void run(ResultsFile results) throws IOException {
        for (long seed : SEEDS) {
            for (Setting setting : Setting.all()) {
                String key = key(setting.name() + " " + seed);
                boolean teacherLost = setting.name().equals(Setting.PLAIN) && !Files.isDirectory(teacher(seed));
                if (results.keys().contains(key) && !teacherLost) {
                    continue;
                }
                System.err.println(key);
                Map<String, Object> line = new LinkedHashMap<>();
                line.put("key", key);
                line.put("setting", setting.name());
                line.put("seed", seed);
                line.putAll(measure(setting, seed));
                results.append(line);
            }
        }
    }

    private Path teacher(long seed) {
        return work.resolve(name + "-" + seed + "-" + encoder.replaceAll("[^\\w.-]+", "_"));
    }

    private Map<String, Object> measure(Setting setting, long seed) {
        long start = System.nanoTime();
        Dataset rows = rows(setting, seed);
        double miningSeconds = (System.nanoTime() - start) / 1e9;
        TrainingArguments arguments = TrainingArguments.builder()
                .epochs(epochs)
                .batchSize(batchSize)
                .learningRate(learningRate)
                .seed(seed)
                .batchSampler(
                        setting.loss().usesInBatchNegatives() ? BatchSampling.NO_DUPLICATES : BatchSampling.RANDOM)
                .build();
        try (SentenceTransformer model = SentenceTransformer.load(encoder)) {
            var trained = Trainer.builder(model)
                    .loss(setting.loss())
                    .negativeWeights(setting.weights())
                    .arguments(arguments)
                    .train(rows);
            if (setting.name().equals(Setting.PLAIN)) {
                model.save(teacher(seed));
            }
            RetrievalResult result = retrieval.result(model);
            Map<String, Object> line = new LinkedHashMap<>(result.mean().asMap("cosine"));
            line.put("minimal_pair_accuracy", minimalPairs.evaluate(model).get(minimalPairs.primaryMetric(model)));
            line.put("training_seconds", trained.seconds());
            line.put("mining_seconds", miningSeconds);
            line.put("rows", rows.rows());
            line.put("ndcg", result.values(metrics -> metrics.ndcgAt10()));
            line.put("queries", result.queries());
            return line;
        }
    }

    private Dataset rows(Setting setting, long seed) {
        if (setting.strategies().isEmpty()) {
            return training;
        }
        try (SentenceTransformer model = setting.needsModel() ? SentenceTransformer.load(teacher(seed)) : null) {
            MinedNegatives mined = mine(setting.mining(seed), training, model);
            return setting.labelled() ? NegativeRows.toLabelledPairs(mined) : NegativeRows.toTrainOn(mined);
        }
    }

    private static MinedNegatives mine(MiningOptions options, Dataset rows, @Nullable SentenceTransformer model) {
        return new NegativesRecipe(options, model, model).mine(MiningCorpus.of(rows), AuditSink.NONE);
    }

    private static Dataset minimalPairs(Dataset test) {
        MiningOptions options = MiningOptions.builder(StrategyRequest.parse(List.of("perturb:1")))
                .seed(0)
                .build();
        List<List<String>> columns = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Candidate twin : mine(options, test, null).all()) {
            columns.get(0).add(test.text(twin.row(), 0));
            columns.get(1).add(test.text(twin.row(), 1));
            columns.get(2).add(twin.text());
        }
        return Dataset.of(List.of("anchor", "positive", "negative"), columns);
    }
}
