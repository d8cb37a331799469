package io.github.jjak.encoder.internal;

import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.internal.Finite;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.weights.internal.TensorSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;

/**
 * Changes of some linear layers that have a low rank: {@code W + alpha / rank * B A}, of which only {@code A} and {@code B} are trained. Hu et
 * al., "LoRA", arXiv 2106.09685; names and first values are PEFT's.
 *
 * <p>The encoder computes with the sum, which {@link #apply} puts into its own parameters, so every pass, number format and architecture serves
 * it. {@link #takeGradients} makes the gradients of {@code A} and {@code B} of the sum's. Nothing is dropped in front of {@code A}: that cannot be
 * said of a sum.
 *
 * <p>Owns its matrices and what the layers were before. The encoder must stay open as long as this is used. Not thread-safe.
 */
public final class LowRankAdapter implements AutoCloseable {

    /** In front of the names of layers in PEFT's files. */
    private static final String PREFIX = "base_model.model.";

    private static final String A = ".lora_A.weight";
    private static final String B = ".lora_B.weight";

    /** What attention's queries and values are called in the known architectures: PEFT's usual targets. */
    private static final Set<String> USUAL = Set.of("query", "value", "q_lin", "v_lin", "q", "v", "Wqkv");

    /** Every linear layer; PEFT's name. */
    public static final String ALL_LINEAR = "all-linear";

    private final Shape shape;
    private final List<Part> parts;

    /**
     * What an adapter is.
     *
     * @param rank columns of {@code B}, at least 1
     * @param alpha numerator of the factor in front of {@code B A}
     * @param targets last parts of layers' names, {@link #ALL_LINEAR}, or nothing for queries and values
     */
    public record Shape(int rank, double alpha, List<String> targets) {

        public Shape {
            targets = List.copyOf(targets);
        }

        double factor() {
            return alpha / rank;
        }

        private boolean hits(String name) {
            if (targets.isEmpty()) {
                return USUAL.contains(name.substring(name.lastIndexOf('.') + 1));
            }
            return targets.contains(ALL_LINEAR)
                    || targets.stream().anyMatch(target -> name.equals(target) || name.endsWith("." + target));
        }
    }

    /** A layer, its two matrices, and what it was before. */
    private record Part(LinearWeight target, Parameter a, Parameter b, Tensor before) {}

    private LowRankAdapter(Shape shape, List<Part> parts) {
        this.shape = shape;
        this.parts = parts;
    }

    /**
     * A fresh adapter, which changes nothing yet: {@code A} is uniform, {@code B} zero. The same seed gives the same values everywhere.
     *
     * @throws UsageException if no layer of the encoder is meant by a target
     */
    public static LowRankAdapter random(Encoder encoder, Shape shape, long seed) {
        Random random = new Random(seed);
        List<Part> parts = new ArrayList<>();
        try (TensorScope scope = TensorScope.open()) {
            for (LinearWeight target : targets(encoder, shape)) {
                int inputs = Math.toIntExact(target.values().size(1));
                float[] first = new float[Math.multiplyExact(shape.rank(), inputs)];
                double range = 1 / Math.sqrt(inputs);
                for (int i = 0; i < first.length; i++) {
                    first[i] = (float) (range * (2 * random.nextDouble() - 1));
                }
                int outputs = Math.toIntExact(target.rows());
                parts.add(part(
                        target,
                        Tensors.of(first, shape.rank(), inputs),
                        Tensors.of(new float[Math.multiplyExact(outputs, shape.rank())], outputs, shape.rank())));
            }
        }
        return new LowRankAdapter(shape, parts);
    }

    /**
     * Reads an adapter and adds it to the encoder's weights.
     *
     * @param source PEFT's {@code adapter_model.safetensors}; stays open
     * @throws ModelException if it has tensors of other layers or shapes
     */
    public static LowRankAdapter load(Encoder encoder, Shape shape, TensorSource source) {
        Set<String> left = new TreeSet<>(source.names());
        List<Part> parts = new ArrayList<>();
        try (TensorScope scope = TensorScope.open()) {
            for (LinearWeight target : targets(encoder, shape)) {
                String name = stored(source, target.name());
                long inputs = target.values().size(1);
                Tensor a = read(source, name + A, shape.rank(), inputs);
                Tensor b = read(source, name + B, target.rows(), shape.rank());
                left.removeAll(Set.of(name + A, name + B));
                parts.add(part(target, a, b));
            }
        }
        LowRankAdapter adapter = new LowRankAdapter(shape, parts);
        // BERT's layer over the first token, of which no vector depends.
        left.removeIf(name -> name.startsWith(PREFIX + "pooler."));
        if (!left.isEmpty()) {
            adapter.close();
            throw new ModelException(source.origin() + " contains tensors that its configuration does not mention: "
                    + left.stream().limit(5).collect(Collectors.joining(", ")) + (left.size() > 5 ? ", …" : "") + ".");
        }
        adapter.apply();
        return adapter;
    }

    /** PEFT's name, with the architecture's prefix or without. */
    private static String stored(TensorSource source, String layer) {
        return source.names().stream()
                .filter(name -> name.startsWith(PREFIX) && name.endsWith("." + layer + A))
                .map(name -> name.substring(0, name.length() - A.length()))
                .findFirst()
                .orElseThrow(() -> new ModelException(
                        source.origin() + " has no " + PREFIX + layer + A + ", which its configuration names."));
    }

    private static Tensor read(TensorSource source, String name, long... expected) {
        if (!source.names().contains(name)) {
            throw new ModelException(source.origin() + " has no " + name + ".");
        }
        if (!Arrays.equals(source.shape(name), expected)) {
            throw new ModelException(source.origin() + ": " + name + " should have shape " + Arrays.toString(expected)
                    + " but has shape " + Arrays.toString(source.shape(name)) + ".");
        }
        Tensor values = source.floats(name);
        Finite.require(values, name, source.origin());
        return values;
    }

    private static Part part(LinearWeight target, Tensor a, Tensor b) {
        String name = "lora." + target.name();
        return new Part(
                target,
                Parameter.of(name + A, a, true),
                Parameter.of(name + B, b, true),
                TensorScope.keep(target.values().clone()));
    }

    private static List<LinearWeight> targets(Encoder encoder, Shape shape) {
        List<LinearWeight> all = encoder.linearWeights();
        List<LinearWeight> hit =
                all.stream().filter(weight -> shape.hits(weight.name())).toList();
        if (hit.isEmpty()) {
            throw new UsageException("No linear layer of a "
                    + encoder.configuration().architecture().modelType()
                    + " encoder is meant by `loraTargets` " + shape.targets() + ". Its layers are called "
                    + all.stream()
                            .map(weight -> weight.name().substring(weight.name().lastIndexOf('.') + 1))
                            .distinct()
                            .collect(Collectors.joining(", "))
                    + "; " + ALL_LINEAR + " means them all.");
        }
        return hit;
    }

    /** Trains nothing of the encoder but the layers that are changed; {@link Encoder#freeze} undoes it. */
    public void freezeOthers(Encoder encoder) {
        Set<String> trained =
                parts.stream().map(part -> part.target().parameter().name()).collect(Collectors.toSet());
        encoder.parameters()
                .forEach(parameter -> parameter.value().set_requires_grad(trained.contains(parameter.name())));
    }

    /** The matrices, in a fixed order. */
    public List<Parameter> parameters() {
        return parts.stream()
                .flatMap(part -> List.of(part.a(), part.b()).stream())
                .toList();
    }

    /** Last parts of the changed layers' names, as PEFT's configuration has them. */
    public List<String> targets() {
        return parts.stream()
                .map(part -> part.target().name())
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .distinct()
                .sorted()
                .toList();
    }

    public Shape shape() {
        return shape;
    }

    /** Puts the sums into the encoder's parameters. */
    public void apply() {
        Gradients.without(() -> {
            for (Part part : parts) {
                try (TensorScope scope = TensorScope.open()) {
                    Tensor change = part.b().value().mm(part.a().value()).mul(Tensors.number(shape.factor()));
                    part.target().values().copy_(part.before().add(change));
                }
            }
        });
    }

    /** Makes the matrices' gradients of those of the sums, which must be complete. */
    public void takeGradients() {
        Gradients.without(() -> {
            for (Part part : parts) {
                try (TensorScope scope = TensorScope.open()) {
                    Tensor whole = part.target().parameter().value().grad();
                    if (whole.defined()) {
                        Tensor gradient = part.target().part(whole).mul(Tensors.number(shape.factor()));
                        part.a().value().mutable_grad().put(part.b().value().t().mm(gradient));
                        part.b()
                                .value()
                                .mutable_grad()
                                .put(gradient.mm(part.a().value().t()));
                    }
                }
            }
        });
    }

    /** Makes the matrices' gradients undefined. */
    public void clearGradients() {
        try (TensorScope scope = TensorScope.open()) {
            parameters().forEach(parameter -> parameter.value().mutable_grad().reset());
        }
    }

    /** The matrices under PEFT's names. */
    public Map<String, Tensor> checkpoint() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Part part : parts) {
            tensors.put(PREFIX + part.target().name() + A, part.a().value().detach());
            tensors.put(PREFIX + part.target().name() + B, part.b().value().detach());
        }
        return tensors;
    }

    /** Leaves the sums in the encoder's parameters: the adapter is merged. */
    @Override
    public void close() {
        parts.forEach(part -> {
            TensorScope.release(part.a().value());
            TensorScope.release(part.b().value());
            TensorScope.release(part.before());
        });
    }
}
