package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import io.github.jjak.error.UsageException;
import io.github.jjak.loss.Loss.RowwiseLoss;
import io.github.jjak.loss.Loss.WrappingLoss;
import io.github.jjak.rank.internal.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Another loss over the first components of the vectors too, so that these alone are good vectors: the weighted sum of its values over
 * some dimensions, each with vectors that are cut there and brought to length 1. Kusupati et al., "Matryoshka Representation
 * Learning", arXiv 2205.13147; sentence-transformers' class of the same name.
 *
 * <p>The encoder runs once per batch, whatever the number of dimensions. Where the loss learns the vectors of a guide, these are cut
 * as well. Losses whose own parameters have the size of vectors ({@link SoftmaxLoss}) cannot be wrapped, nor those that look at several
 * layers: {@link AdaptiveLayerLoss} wraps this one, which is sentence-transformers' {@code Matryoshka2dLoss}. Immutable and thread-safe, if
 * the loss is.
 */
public final class MatryoshkaLoss implements RowwiseLoss, WrappingLoss {

    /** Every dimension in every step. */
    public static final int ALL_DIMENSIONS = -1;

    private static final int GREATEST_DIMENSION = 1 << 16;

    private final Loss loss;
    private final List<Integer> dimensions;
    private final List<Double> weights;
    private final int dimensionsPerStep;

    /**
     * Weight 1 for each dimension, all of them in every step.
     *
     * @param dimensions as below
     */
    public MatryoshkaLoss(Loss loss, List<Integer> dimensions) {
        this(loss, dimensions, Collections.nCopies(dimensions.size(), 1.0), ALL_DIMENSIONS);
    }

    /**
     * Wraps a loss.
     *
     * @param dimensions lengths of the cut vectors, each different, from 1 to the model's, which should be one of them
     * @param weights factor of each, 1e-6 to 1e6
     * @param dimensionsPerStep how many are drawn for each step, from 1; {@link #ALL_DIMENSIONS} for all
     * @throws UsageException naming what is out of range
     */
    public MatryoshkaLoss(Loss loss, List<Integer> dimensions, List<Double> weights, int dimensionsPerStep) {
        if (dimensions.isEmpty()
                || dimensions.stream().anyMatch(dimension -> dimension < 1 || dimension >= GREATEST_DIMENSION)
                || dimensions.stream().distinct().count() < dimensions.size()) {
            throw new UsageException(
                    "Matryoshka dimensions must be different numbers from 1, but are " + dimensions + ".");
        }
        if (weights.size() != dimensions.size()) {
            throw new UsageException("There are " + weights.size() + " weights for " + dimensions.size()
                    + " matryoshka dimensions. Give one for each, or none.");
        }
        weights.forEach(weight -> LossNumbers.factor(weight, "matryoshka weight"));
        if (dimensionsPerStep != ALL_DIMENSIONS && (dimensionsPerStep < 1 || dimensionsPerStep > dimensions.size())) {
            throw new UsageException("Of " + dimensions.size() + " matryoshka dimensions, from 1 to "
                    + dimensions.size() + " can be drawn for a step, not " + dimensionsPerStep + ".");
        }
        // Compared for two sizes of vectors: what depends on the size fits one dimension only.
        if (!loss.parameters(GREATEST_DIMENSION).equals(loss.parameters(Collections.min(dimensions)))) {
            throw new UsageException(loss.name()
                    + " has parameters that fit vectors of one length, so it cannot learn several dimensions at once.");
        }
        LossParts.refuseLayers(loss, "MatryoshkaLoss");
        List<Integer> order = IntStream.range(0, dimensions.size())
                .boxed()
                .sorted(Comparator.comparing(dimensions::get).reversed())
                .toList();
        this.loss = loss;
        this.dimensions = order.stream().map(dimensions::get).toList();
        this.weights = order.stream().map(weights::get).toList();
        this.dimensionsPerStep = dimensionsPerStep;
    }

    @Override
    public Tensor compute(Embeddings batch, int from, int to) {
        Tensor sum = null;
        for (int place : chosen(batch.seed())) {
            Tensor part = LossParts.compute(loss, cut(batch, dimensions.get(place)), from, to)
                    .mul(number(weights.get(place)));
            sum = sum == null ? part : sum.add(part);
        }
        if (sum == null) {
            throw new IllegalStateException("there are no dimensions");
        }
        return sum;
    }

    /** Places of the dimensions of a step, ascending. */
    private int[] chosen(long seed) {
        List<Integer> places =
                new ArrayList<>(IntStream.range(0, dimensions.size()).boxed().toList());
        if (dimensionsPerStep != ALL_DIMENSIONS) {
            Collections.shuffle(places, new Random(seed));
        }
        int count = dimensionsPerStep == ALL_DIMENSIONS ? places.size() : dimensionsPerStep;
        return places.stream().limit(count).mapToInt(Integer::intValue).sorted().toArray();
    }

    private Embeddings cut(Embeddings batch, int dimension) {
        List<Tensor> columns = batch.columns().stream()
                .map(column -> Vectors.normalise(column.to(ScalarType.Float).narrow(1, 0, dimension)))
                .toList();
        float[][][] guide = batch.facts().guide();
        Embeddings cut = batch.withColumns(columns);
        return guide == null || !loss.learnsGuideVectors()
                ? cut
                : cut.with(batch.facts().withGuide(cut(guide, dimension)));
    }

    private static float[][][] cut(float[][][] guide, int dimension) {
        return Arrays.stream(guide)
                .map(column -> Arrays.stream(column)
                        .map(vector -> Arrays.copyOf(vector, dimension))
                        .toArray(float[][]::new))
                .toArray(float[][][]::new);
    }

    @Override
    public Loss loss() {
        return loss;
    }

    /** Lengths of the cut vectors, descending. */
    public List<Integer> dimensions() {
        return dimensions;
    }

    /** @throws UsageException if a dimension is greater than the model's */
    @Override
    public List<LossParameter> parameters(int dimension) {
        if (dimensions.get(0) > dimension) {
            throw new UsageException("The matryoshka dimension " + dimensions.get(0)
                    + " is greater than the model's, which is " + dimension + ".");
        }
        return loss.parameters(dimension);
    }

    @Override
    public String name() {
        return "MatryoshkaLoss";
    }

    @Override
    public Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("loss", LossParts.inWords(loss));
        options.put("matryoshka_dims", joined(dimensions));
        options.put("matryoshka_weights", joined(weights));
        options.put("n_dims_per_step", Integer.toString(dimensionsPerStep));
        return options;
    }

    private static String joined(List<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
