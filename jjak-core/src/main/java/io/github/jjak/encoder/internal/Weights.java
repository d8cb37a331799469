package io.github.jjak.encoder.internal;

import io.github.jjak.error.ModelException;
import io.github.jjak.tensor.internal.Finite;
import io.github.jjak.tensor.internal.MachineMemory;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.weights.internal.TensorSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fills the tensors an architecture asks for, from a checkpoint or from a seed. Caller owns the tensors. */
final class Weights {

    private static final Logger log = LoggerFactory.getLogger(Weights.class);

    private static final int MOST_NAMED = 10;

    /** Parts of models that are no part of the encoder, and buffers that hold no weights. */
    private static final Pattern HEADS = Pattern.compile(
            "(^|\\.)(cls|pooler|lm_head|classifier|qa_outputs|pre_classifier"
                    + "|discriminator_predictions|generator_predictions|generator_lm_head|vocab_(transform|layer_norm|projector)"
                    + "|head|decoder|seq_relationship|position_ids|token_type_ids|inv_freq|num_batches_tracked)(\\.|$)");

    /** No part of any vector here, but kept for who opens a saved model elsewhere: BERT's layer over the first token. */
    private static final List<String> POOLER = List.of("pooler.dense.weight", "pooler.dense.bias");

    private Weights() {}

    /**
     * Reads every specified tensor from a checkpoint.
     *
     * <p>Names may carry the architecture's prefix; {@code LayerNorm.gamma} and {@code LayerNorm.beta} of old checkpoints stand
     * for weight and bias. Tensors of heads are left out; others
     * that are not specified are left out and named in the log.
     *
     * @throws ModelException naming every missing or mis-shaped tensor, with expected and found shape
     */
    static Map<String, Tensor> load(
            List<TensorSpecification> specifications, EncoderConfiguration configuration, TensorSource source) {
        String prefix = configuration.architecture().prefix();
        try (TensorScope scope = TensorScope.open()) {
            Map<String, String> stored = new LinkedHashMap<>();
            List<String> problems = new ArrayList<>();
            for (TensorSpecification specification : specifications) {
                String name = storedName(specification.name(), prefix, source);
                stored.put(specification.name(), name);
                if (!source.names().contains(name)) {
                    problems.add(specification.name() + " of shape " + specification.shapeText() + " is missing");
                } else if (!specification.accepts(source.shape(name))) {
                    problems.add(name + " should have shape " + specification.shapeText() + " but has shape "
                            + Arrays.toString(source.shape(name)));
                }
            }
            if (!problems.isEmpty()) {
                throw new ModelException(
                        source.origin() + " does not fit its config.json: " + String.join("; ", problems) + ".");
            }
            reportUnexpected(source, new HashSet<>(stored.values()));
            requireMemory(source, stored.values());
            addPooler(stored, configuration, source);
            return read(stored, source);
        }
    }

    private static void addPooler(Map<String, String> stored, EncoderConfiguration configuration, TensorSource source) {
        String prefix = configuration.architecture().prefix();
        List<String> names =
                POOLER.stream().map(name -> storedName(name, prefix, source)).toList();
        if (source.names().containsAll(names)) {
            for (int i = 0; i < names.size(); i++) {
                stored.put(POOLER.get(i), names.get(i));
            }
        }
    }

    /** The tensors of these names, kept; none is left in memory if one cannot be read or is not finite. */
    static Map<String, Tensor> read(Map<String, String> stored, TensorSource source) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try {
            stored.forEach((name, storedName) -> {
                Tensor tensor = TensorScope.keep(source.floats(storedName));
                tensors.put(name, tensor);
                Finite.require(tensor, storedName, source.origin());
            });
            return tensors;
        } catch (RuntimeException failure) {
            tensors.values().forEach(TensorScope::release);
            throw failure;
        }
    }

    private static void requireMemory(TensorSource source, Collection<String> names) {
        double needed = 0;
        for (String name : names) {
            needed += Float.BYTES * (double) Arrays.stream(source.shape(name)).reduce(1, (left, right) -> left * right);
        }
        long allowed = MachineMemory.now().allowed();
        if (needed > allowed) {
            throw new ModelException(String.format(
                    Locale.ROOT,
                    "The weights of %s alone need %.1f GB, but this process may use only %.1f GB.",
                    source.origin(),
                    needed / (1L << 30),
                    allowed / (double) (1L << 30)));
        }
    }

    /** What is neither used nor a known head is named: a file of another model may hold everything this one needs. */
    private static void reportUnexpected(TensorSource source, Set<String> used) {
        List<String> unexpected = source.names().stream()
                .filter(name -> !used.contains(name))
                .filter(name -> !HEADS.matcher(name).find())
                .toList();
        if (!unexpected.isEmpty()) {
            log.warn(
                    "{} contains {} tensors that its config.json does not mention; they are ignored: {}{}",
                    source.origin(),
                    unexpected.size(),
                    String.join(", ", unexpected.subList(0, Math.min(MOST_NAMED, unexpected.size()))),
                    unexpected.size() > MOST_NAMED ? ", …" : "");
        }
    }

    /**
     * Fresh tensors: matrices normal with the configured deviation, biases zero, normalisation weights one. The numbers come
     * from {@link Random}, whose algorithm Java specifies, so a seed gives the same bits on every platform.
     */
    static Map<String, Tensor> random(
            List<TensorSpecification> specifications, double deviation, int paddingRow, long seed) {
        Random random = new Random(seed);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (TensorSpecification specification : specifications) {
            int size = Math.toIntExact(Arrays.stream(specification.shape()).reduce(1, Math::multiplyExact));
            float[] values = new float[size];
            switch (specification.initial()) {
                case NORMAL -> {
                    for (int i = 0; i < size; i++) {
                        values[i] = (float) (random.nextGaussian() * deviation);
                    }
                }
                case ONE -> Arrays.fill(values, 1f);
                case ZERO -> Arrays.fill(values, 0f);
            }
            if (specification.name().equals("embeddings.word_embeddings.weight")) {
                int columns = (int) specification.shape()[1];
                Arrays.fill(values, paddingRow * columns, (paddingRow + 1) * columns, 0f);
            }
            try (TensorScope scope = TensorScope.open()) {
                tensors.put(specification.name(), TensorScope.keep(Tensors.of(values, specification.shape())));
            }
        }
        return tensors;
    }

    private static String storedName(String name, String prefix, TensorSource source) {
        String old = name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta");
        for (String candidate : List.of(name, prefix + name, old, prefix + old)) {
            if (source.names().contains(candidate)) {
                return candidate;
            }
        }
        return name;
    }
}
