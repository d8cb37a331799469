package io.github.jjak.bench;

import io.github.jjak.data.Dataset;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.loss.Embeddings;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.loss.internal.InBatchRanking;
import io.github.jjak.loss.internal.ScoreChunks;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.train.Trainer;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * What the signals of {@code metrics.jsonl} cost. In each round a step's accuracy and cosines are computed right after its loss and gradients, so that both
 * have the same neighbours on the machine; the ratio is of one round, with and without.
 */
record SignalsBenchmark(int rows, EncoderSize size) implements Benchmark {

    private static final int DIMENSION = 384;
    private static final int QUESTIONS = 200;
    private static final int ROUNDS = 15;

    @Override
    public void run(Path models, Consumer<Measurement> results) throws IOException {
        double[] loss = new double[ROUNDS];
        double[] signals = new double[ROUNDS];
        try (TensorScope scope = TensorScope.open()) {
            Embeddings batch = Embeddings.of(vectors(1), vectors(2));
            for (int round = -Repetition.WARM_UPS; round < ROUNDS; round++) {
                int at = Math.max(0, round);
                loss[at] = seconds(() -> ScoreChunks.backward(new MultipleNegativesRankingLoss(), batch, 1));
                signals[at] = seconds(() -> InBatchRanking.of(batch));
            }
        }
        String of = "signals of " + rows + " pairs of vectors of " + DIMENSION;
        results.accept(new Measurement(
                of, "ms", Arrays.stream(signals).map(second -> second * 1e3).toArray()));
        results.accept(new Measurement(of + ", loss with them / without", "times", ratios(loss, signals)));
        try (SentenceTransformer model = size.load(models)) {
            results.accept(new Measurement(
                    of + ", step of " + size.label() + " with them / without",
                    "times",
                    ratios(steps(model, signals), signals)));
            evaluation(model, results);
        }
    }

    /** Seconds of whole steps, less those of their signals. */
    private double[] steps(SentenceTransformer model, double[] signals) {
        ExactTexts texts = ExactTexts.of(model, 1);
        int pairs = rows * (ROUNDS + Repetition.WARM_UPS);
        double[] seconds = new double[ROUNDS + Repetition.WARM_UPS];
        Trainer.builder(model)
                .arguments(TrainingArguments.builder()
                        .epochs(1)
                        .batchSize(rows)
                        .maxSteps(seconds.length)
                        .build())
                .listener(new TrainingListener() {
                    @Override
                    public void onStep(StepReport step) {
                        seconds[step.step() - 1] = step.seconds();
                    }
                })
                .train(Dataset.of(List.of("question", "answer"), List.of(texts.chat(pairs), texts.chat(pairs))));
        return IntStream.range(0, ROUNDS)
                .mapToDouble(round -> seconds[round + Repetition.WARM_UPS] - signals[round])
                .toArray();
    }

    /** Ranks alone, and with everything that the report keeps of them. */
    private void evaluation(SentenceTransformer model, Consumer<Measurement> results) {
        Dataset all = Dataset.builtin("services-ko", "test");
        InformationRetrievalEvaluator evaluator = InformationRetrievalEvaluator.of(
                Dataset.of(
                        List.of("question", "answer"),
                        List.of(
                                all.column(0).subList(0, QUESTIONS),
                                all.column(1).subList(0, QUESTIONS))),
                Dataset.builtin("services-ko", "train").column(1));
        double[] ratios = new double[Repetition.RUNS];
        for (int round = -Repetition.WARM_UPS; round < ratios.length; round++) {
            double without = seconds(() -> evaluator.result(model));
            ratios[Math.max(0, round)] = seconds(() -> evaluator.inDetail(model)) / without;
        }
        results.accept(new Measurement(
                "evaluation by " + size.label() + " of " + evaluator.questions().size() + " questions in "
                        + evaluator.answers().size() + " answers, what the report keeps / ranks alone",
                "times",
                ratios));
    }

    private static double[] ratios(double[] without, double[] more) {
        double[] ratios = new double[without.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = (without[i] + more[i]) / without[i];
        }
        return ratios;
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private Tensor vectors(long seed) {
        Random random = new Random(seed);
        float[][] values = new float[rows][DIMENSION];
        for (float[] row : values) {
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        return Tensors.ofRows(List.of(values)).set_requires_grad(true);
    }
}
