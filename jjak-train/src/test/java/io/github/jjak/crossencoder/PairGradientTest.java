package io.github.jjak.crossencoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.data.Dataset;
import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.CrossEncoderModel;
import io.github.jjak.model.internal.CrossEncoderTraining;
import io.github.jjak.model.internal.EmbeddingPass;
import io.github.jjak.model.internal.PairRows;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PairTemplate;
import io.github.jjak.tokenize.internal.TokenBudget;
import io.github.jjak.train.internal.BackwardProgress;
import io.github.jjak.train.internal.StepSeed;
import io.github.jjak.train.internal.Steps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cached gradients against the plain way: the same mini-batches with the same dropout, all kept until the loss of all scores is known. The
 * tolerance is that of gradients of vectors, 1e-6 of the largest gradient; the number format is float32.
 */
@Tag("numeric")
class PairGradientTest {

    private static final long SEED = 11;
    private static final int STEP = 3;
    private static final int BUDGET = 150;

    /** A row is added up over all mini-batches, in another order; so many of them are tokens of type 0 or 1. */
    private static final String SUMS = "token_type_embeddings";

    private static final Dataset PAIRS = Dataset.builtin("services-ko", "train")
            .select(IntStream.range(0, 12).toArray());

    static List<CrossEncoderLoss> losses() {
        return CrossEncoderTrainerTest.losses();
    }

    private static Dataset triplets() {
        List<List<String>> columns = new ArrayList<>(List.of(PAIRS.column(0), PAIRS.column(1)));
        for (int shift : new int[] {5, 7}) {
            columns.add(IntStream.range(0, PAIRS.rows())
                    .mapToObj(row -> PAIRS.text((row + shift) % PAIRS.rows(), 1))
                    .toList());
        }
        return Dataset.of(List.of("anchor", "positive", "negative_1", "negative_2"), columns);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void cachedGradientsAreThoseOfOneGraph(CrossEncoderLoss loss) {
        try (SentenceTransformer encoder = SentenceTransformer.load("builtin:ko-tiny");
                CrossEncoder crossEncoder = CrossEncoder.create(encoder, 1, 64, 5);
                CrossEncoderTraining training = crossEncoder.internals().training(Precision.FP32, true, false)) {
            CrossEncoderModel model = crossEncoder.internals();
            TrainingLists lists = TrainingLists.of(triplets(), loss, 1);
            List<int[]> halves = model.tokenizeHalves(lists.texts()).ids();
            ListBatch batch = ListBatch.of(
                    lists, new int[][] {IntStream.range(0, lists.size()).toArray()}, loss.inBatchNegatives(), 1);
            double reference = plain(model, training, loss, halves, batch);
            Map<String, float[]> expected = takeGradients(model, training);
            Steps.Gradient cached = new PairGradient(model, training, loss, halves, BUDGET, Workers.alone())
                    .accumulate(batch, SEED, STEP, BackwardProgress.UNWATCHED);
            Map<String, float[]> actual = takeGradients(model, training);

            assertThat(cached.miniBatches()).isGreaterThan(3);
            assertThat(Math.abs(cached.loss() - reference)).isLessThan(1e-6 * Math.max(1, reference));
            double scale = expected.values().stream()
                    .mapToDouble(PairGradientTest::largest)
                    .max()
                    .orElseThrow();
            assertThat(scale).isPositive();
            double ofSums = Math.max(1e-6, Math.sqrt(cached.tokens()) * 0x1p-24);
            expected.forEach((name, gradient) -> {
                float[] found = Objects.requireNonNull(actual.get(name));
                double worst = 0;
                for (int i = 0; i < gradient.length; i++) {
                    worst = Math.max(worst, Math.abs(found[i] - gradient[i]));
                }
                assertThat(worst).as(name).isLessThanOrEqualTo((name.contains(SUMS) ? ofSums : 1e-6) * scale);
            });
        }
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static double plain(
            CrossEncoderModel model,
            CrossEncoderTraining training,
            CrossEncoderLoss loss,
            List<int[]> halves,
            ListBatch batch) {
        List<PairTemplate.Row> rows = new ArrayList<>();
        for (int pair = 0; pair < batch.pairs(); pair++) {
            rows.add(model.row(halves.get(batch.queries()[pair]), halves.get(batch.documents()[pair])));
        }
        PairRows all = new PairRows(rows);
        List<EmbeddingPass> passes = new ArrayList<>();
        try (TensorScope scope = TensorScope.open()) {
            List<Tensor> leaves = new ArrayList<>();
            int[] place = new int[batch.pairs()];
            int next = 0;
            for (int[] pack : TokenBudget.packs(all.ids(), BUDGET)) {
                for (int pair : pack) {
                    place[pair] = next++;
                }
                EmbeddingPass pass =
                        training.encoder().pass(all.select(pack).pack(), StepSeed.of(SEED, STEP, passes.size()));
                passes.add(pass);
                leaves.add(pass.embeddings().set_requires_grad(true));
            }
            Tensor embeddings =
                    Tensors.concatenate(leaves.toArray(Tensor[]::new)).index_select(0, Tensors.indices(place));
            Tensor value = loss.compute(new PairScores(
                    training.scores(embeddings, StepSeed.of(SEED, STEP, -1)), batch.lengths(), batch.labels()));
            value.backward();
            for (int i = 0; i < passes.size(); i++) {
                passes.get(i).backward(leaves.get(i).grad());
            }
            training.encoder().completeGradients();
            return value.item_double();
        } finally {
            passes.forEach(EmbeddingPass::close);
        }
    }

    private static Map<String, float[]> takeGradients(CrossEncoderModel model, CrossEncoderTraining training) {
        Map<String, float[]> gradients = new LinkedHashMap<>();
        try (TensorScope scope = TensorScope.open()) {
            for (Parameter parameter : model.parameters()) {
                gradients.put(
                        parameter.name(), Tensors.toFloats(parameter.value().grad()));
            }
        }
        training.clearGradients(true);
        return gradients;
    }
}
