package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import io.github.jjak.error.UsageException;
import io.github.jjak.loss.Loss.RowwiseLoss;
import io.github.jjak.loss.Loss.WrappingLoss;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Another loss over the vectors of lower layers too, so that the first layers alone are a good encoder: the loss of the last layer, the
 * mean of its values over some layers below, and for each of these the Kullback-Leibler divergence of its vectors' softmax from the last
 * layer's, which is not changed by it. Li et al., "2D Matryoshka Sentence Embeddings", arXiv 2402.14776; sentence-transformers' class of
 * the same name.
 *
 * <p>The encoder runs once per batch, whatever the number of layers; their hidden states go through the model's own pooling and modules.
 * Around {@link MatryoshkaLoss} this is sentence-transformers' {@code Matryoshka2dLoss}. Immutable and thread-safe, if the loss is.
 */
public final class AdaptiveLayerLoss implements RowwiseLoss, WrappingLoss {

    /** Every layer in every step. */
    public static final int ALL_LAYERS = -1;

    /** Divisor of vectors' numbers before their softmax. */
    public static final double DEFAULT_KL_TEMPERATURE = 0.3;

    private static final long NEXT_SEED = 0x9E3779B97F4A7C15L;

    private final Loss loss;
    private final int layersPerStep;
    private final double lastLayerWeight;
    private final double priorLayersWeight;
    private final double klDivWeight;
    private final double klTemperature;
    private final LayerWeighting layerWeighting;

    /** One layer per step, all weights 1, temperature 0.3. */
    public AdaptiveLayerLoss(Loss loss) {
        this(builder(loss));
    }

    private AdaptiveLayerLoss(Builder builder) {
        this.loss = builder.loss;
        this.layersPerStep = builder.layersPerStep;
        this.lastLayerWeight = builder.lastLayerWeight;
        this.priorLayersWeight = builder.priorLayersWeight;
        this.klDivWeight = builder.klDivWeight;
        this.klTemperature = builder.klTemperature;
        this.layerWeighting = builder.layerWeighting;
    }

    /**
     * With other numbers.
     *
     * @throws UsageException if the wrapped loss looks at several layers itself
     */
    public static Builder builder(Loss loss) {
        return new Builder(loss);
    }

    /** Chooses layers and weights; what is not set has sentence-transformers' default. Each value is checked when it is given. */
    public static final class Builder {

        private final Loss loss;
        private int layersPerStep = 1;
        private double lastLayerWeight = 1;
        private double priorLayersWeight = 1;
        private double klDivWeight = 1;
        private double klTemperature = DEFAULT_KL_TEMPERATURE;
        private LayerWeighting layerWeighting = LayerWeighting.UNIFORM;

        private Builder(Loss loss) {
            LossParts.refuseLayers(Objects.requireNonNull(loss, "loss"), "AdaptiveLayerLoss");
            this.loss = loss;
        }

        /** How many layers below the last are drawn for each step, from 1; {@link #ALL_LAYERS} for all. Default 1. */
        public Builder layersPerStep(int value) {
            if (value != ALL_LAYERS && value < 1) {
                throw new UsageException("layersPerStep must be at least 1, or " + ALL_LAYERS
                        + " for all layers, but is " + value + ".");
            }
            this.layersPerStep = value;
            return this;
        }

        /** Factor of the last layer's loss, 1e-6 to 1e6; default 1. */
        public Builder lastLayerWeight(double value) {
            this.lastLayerWeight = LossNumbers.factor(value, "lastLayerWeight");
            return this;
        }

        /** Factor of the mean over the layers below, 0 to 1e6; default 1. */
        public Builder priorLayersWeight(double value) {
            this.priorLayersWeight = LossNumbers.within(0, LossNumbers.GREATEST, value, "`priorLayersWeight`");
            return this;
        }

        /** Factor of the divergence from the last layer, 0 to 1e6, 0 for none; default 1. */
        public Builder klDivWeight(double value) {
            this.klDivWeight = LossNumbers.within(0, LossNumbers.GREATEST, value, "`klDivWeight`");
            return this;
        }

        /** Divisor of vectors' numbers before their softmax, which also multiplies the divergence, 1e-6 to 1e6; default 0.3. */
        public Builder klTemperature(double value) {
            this.klTemperature = LossNumbers.factor(value, "klTemperature");
            return this;
        }

        /** How much each layer counts in the mean; default all the same. */
        public Builder layerWeighting(LayerWeighting value) {
            this.layerWeighting = Objects.requireNonNull(value, "layerWeighting");
            return this;
        }

        /** The loss. */
        public AdaptiveLayerLoss build() {
            return new AdaptiveLayerLoss(this);
        }
    }

    @Override
    public int[] layers(int encoderLayers, long seed) {
        List<Integer> all =
                new ArrayList<>(IntStream.range(0, encoderLayers).boxed().toList());
        if (layersPerStep != ALL_LAYERS && layersPerStep < encoderLayers) {
            Collections.shuffle(all, new Random(seed));
            all = all.subList(0, layersPerStep);
        }
        return all.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    @Override
    public Tensor compute(Embeddings batch, int from, int to) {
        Tensor sum = LossParts.compute(loss, batch.withLayers(Embeddings.LayerColumns.NONE), from, to)
                .mul(number(lastLayerWeight));
        int[] layers = layers(batch.layers().encoderLayers(), batch.seed());
        for (int layer : layers) {
            List<Tensor> columns = batch.layers().of(layer);
            // Each layer draws for itself, where the wrapped loss draws.
            Embeddings ofLayer = batch.withColumns(columns)
                    .withLayers(Embeddings.LayerColumns.NONE)
                    .withSeed(batch.seed() + NEXT_SEED * (layer + 1));
            double weight = layerWeighting.of(layer) * priorLayersWeight / layers.length;
            sum = sum.add(LossParts.compute(loss, ofLayer, from, to).mul(number(weight)));
            if (klDivWeight > 0) {
                sum = sum.add(divergence(columns, batch, from, to).mul(number(klTemperature * klDivWeight)));
            }
        }
        return sum;
    }

    /** Of a layer's vectors from the last layer's, some rows' part of the mean over texts; an absent text's are both zero. */
    private Tensor divergence(List<Tensor> columns, Embeddings batch, int from, int to) {
        Tensor sum = null;
        for (int column = 0; column < columns.size(); column++) {
            Tensor last = logarithms(batch.columns().get(column), from, to).detach();
            Tensor part = last.exp()
                    .mul(last.sub(logarithms(columns.get(column), from, to)))
                    .sum();
            sum = sum == null ? part : sum.add(part);
        }
        if (sum == null) {
            throw new IllegalStateException("there are no columns");
        }
        return sum.div(number(texts(batch)));
    }

    private Tensor logarithms(Tensor vectors, int from, int to) {
        return torch.log_softmax(
                vectors.to(ScalarType.Float).narrow(0, from, to - from).div(number(klTemperature)), 1);
    }

    private static int texts(Embeddings batch) {
        int texts = batch.columns().size() * batch.rows();
        boolean[][] absent = batch.facts().absent();
        if (absent != null) {
            for (boolean[] column : absent) {
                for (boolean none : column) {
                    texts -= none ? 1 : 0;
                }
            }
        }
        return texts;
    }

    @Override
    public Loss loss() {
        return loss;
    }

    @Override
    public String name() {
        return "AdaptiveLayerLoss";
    }

    @Override
    public Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("loss", LossParts.inWords(loss));
        options.put("n_layers_per_step", Integer.toString(layersPerStep));
        options.put("last_layer_weight", Double.toString(lastLayerWeight));
        options.put("prior_layers_weight", Double.toString(priorLayersWeight));
        options.put("kl_div_weight", Double.toString(klDivWeight));
        options.put("kl_temperature", Double.toString(klTemperature));
        options.put("layer_weighting", layerWeighting.name().toLowerCase(Locale.ROOT));
        return options;
    }
}
