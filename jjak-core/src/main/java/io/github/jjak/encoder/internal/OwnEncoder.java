package io.github.jjak.encoder.internal;

import io.github.jjak.encoder.EncoderArchitecture.Network;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.onnx.internal.GraphBuilder;
import io.github.jjak.onnx.internal.Value;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens;
import io.github.jjak.tokenize.internal.PackedTokens.LengthGroup;
import io.github.jjak.weights.internal.TensorSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** An encoder of a user's own architecture: runs its network on one block of texts of equal length after the other. */
final class OwnEncoder implements Encoder {

    private final EncoderConfiguration configuration;
    private final Network network;
    private final List<Parameter> parameters;
    private final Map<String, Tensor> weights;
    private final Map<String, Tensor> kept;
    private volatile boolean closed;

    private OwnEncoder(EncoderConfiguration configuration, Network network, Map<String, Tensor> loaded) {
        WeightStore store = new WeightStore(loaded);
        this.configuration = configuration;
        this.network = network;
        List<Parameter> all = new ArrayList<>();
        Map<String, Tensor> named = new LinkedHashMap<>();
        network.weights().forEach((name, shape) -> {
            Parameter parameter = store.parameter(name, shape.length > 1);
            all.add(parameter);
            named.put(name, parameter.value());
        });
        this.parameters = List.copyOf(all);
        this.weights = Collections.unmodifiableMap(named);
        this.kept = new LinkedHashMap<>(loaded);
    }

    static OwnEncoder load(EncoderConfiguration configuration, Network network, TensorSource source) {
        List<TensorSpecification> specifications = network.weights().entrySet().stream()
                .map(weight -> new TensorSpecification(
                        weight.getKey(), weight.getValue().clone(), TensorSpecification.Initial.NORMAL))
                .toList();
        return new OwnEncoder(configuration, network, Weights.load(specifications, configuration, source));
    }

    @Override
    public Tensor forward(PackedTokens tokens, boolean training) {
        Encoders.requireOpen(closed);
        Encoders.requireFits(tokens, maxTokens(), configuration);
        Tensor[] blocks = tokens.groups().stream()
                .map(group -> forward(tokens, group, training))
                .toArray(Tensor[]::new);
        return blocks.length == 1 ? blocks[0] : Tensors.concatenate(blocks);
    }

    /** {@code [tokens of the group, hiddenSize]}. */
    private Tensor forward(PackedTokens tokens, LengthGroup group, boolean training) {
        int[] ids = Arrays.copyOfRange(tokens.ids(), group.firstToken(), group.firstToken() + group.tokens());
        Tensor block = Tensors.indices(ids).view(group.rows(), group.length());
        Tensor hidden = network.forward(weights, block, training);
        long[] expected = {group.rows(), group.length(), configuration.hiddenSize()};
        if (!Arrays.equals(Tensors.shape(hidden), expected)
                || hidden.scalar_type().intern() != ScalarType.Float) {
            throw new ModelException("The architecture "
                    + configuration.architecture().modelType() + " returned hidden states of shape "
                    + Arrays.toString(Tensors.shape(hidden)) + " and type " + hidden.scalar_type()
                    + ", but they must be Float of shape " + Arrays.toString(expected) + ".");
        }
        return hidden.reshape(group.tokens(), configuration.hiddenSize());
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public Map<String, Tensor> checkpoint() {
        Map<String, Tensor> checkpoint = Encoders.checkpoint(parameters, Map.of());
        kept.forEach((name, tensor) -> checkpoint.put(name, tensor.detach()));
        return checkpoint;
    }

    @Override
    public EncoderConfiguration configuration() {
        return configuration;
    }

    @Override
    public int maxTokens() {
        return network.maxTokens();
    }

    @Override
    public Encoder withVocabulary(int[] rows) {
        throw new UsageException("The vocabulary of a model of the architecture "
                + configuration.architecture().modelType() + " cannot be trimmed: Jjak does not know which of its"
                + " weights belong to tokens.");
    }

    @Override
    public Value describe(GraphBuilder graph) {
        throw new ModelException("A model of the architecture "
                + configuration.architecture().modelType() + " cannot be exported to ONNX: Jjak has its code but no"
                + " description of its graph.");
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            parameters.forEach(parameter -> TensorScope.release(parameter.value()));
            kept.values().forEach(TensorScope::release);
        }
    }
}
