package io.github.jjak.model.internal;

import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;

/**
 * How far weights that were rounded for storing are from the weights they were.
 *
 * @param byLayer by number of the layer, -1 for what belongs to none, such as the table of tokens: the length of the difference of all
 *     its weights, as a share of their length
 */
public record RoundedWeights(Map<Integer, Double> byLayer) {

    private static final Pattern LAYER = Pattern.compile("\\blayers?\\.(\\d{1,4})\\.");

    public RoundedWeights {
        byLayer = Collections.unmodifiableMap(new TreeMap<>(byLayer));
    }

    /**
     * Compares the encoders of two models of one shape.
     *
     * @param original before rounding
     * @param stored as it was read back
     */
    public static RoundedWeights of(SentenceTransformer original, SentenceTransformer stored) {
        Map<Integer, double[]> squares = new TreeMap<>();
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> rounded = stored.internals().encoder().checkpoint();
            original.internals().encoder().checkpoint().forEach((name, weights) -> {
                Tensor others = rounded.get(name);
                if (others == null) {
                    throw new IllegalArgumentException("the stored model has no tensor " + name);
                }
                add(squares.computeIfAbsent(layer(name), layer -> new double[2]), weights, others);
            });
        }
        Map<Integer, Double> byLayer = new TreeMap<>();
        squares.forEach((layer, sums) -> byLayer.put(layer, sums[1] == 0 ? 0 : Math.sqrt(sums[0] / sums[1])));
        return new RoundedWeights(byLayer);
    }

    private static void add(double[] sums, Tensor weights, Tensor others) {
        float[] were = Tensors.toFloats(weights);
        float[] are = Tensors.toFloats(others);
        for (int i = 0; i < were.length; i++) {
            double difference = (double) were[i] - are[i];
            sums[0] += difference * difference;
            sums[1] += (double) were[i] * were[i];
        }
    }

    private static int layer(String name) {
        Matcher matcher = LAYER.matcher(name);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
    }
}
