package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFields;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.tensor.internal.Finite;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.weights.internal.TensorSource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Vectors of tokens that are the weighted mean of the hidden states of the upper layers; sentence-transformers' {@code WeightedLayerPooling}.
 *
 * @param weights one for each layer from the first on, {@code [layers + 1 - firstLayer]}
 * @param firstLayer the lowest one, 0 for what the first layer gets
 * @param layers layers of the encoder
 */
record LayerPooling(Parameter weights, int firstLayer, int layers) {

    static final String CLASS_NAME = "WeightedLayerPooling";

    private static final String WEIGHTS = "layer_weights";
    private static final int USUAL_FIRST = 4;

    /**
     * Reads the module.
     *
     * @param name prefix of its parameter's name
     * @param hiddenSize size of the encoder's vectors
     * @param layers layers of the encoder
     */
    static LayerPooling load(Path folder, String name, int hiddenSize, int layers) {
        Path configuration = folder.resolve("config.json");
        ObjectNode json = JsonFile.readObject(configuration);
        String origin = configuration.toString();
        FolderKeys.LAYER_POOLING.check(json, origin);
        JsonFields fields = new JsonFields(json, origin);
        int dimension = fields.integer(
                "word_embedding_dimension", fields.integer("embedding_dimension", hiddenSize, 1, 1 << 20), 1, 1 << 20);
        int said = fields.integer("num_hidden_layers", 12, 1, 1 << 10);
        int first = fields.integer("layer_start", USUAL_FIRST, 0, 1 << 10);
        if (dimension != hiddenSize || said != layers || first > layers) {
            throw new ModelException(origin + ": " + CLASS_NAME + " is for vectors of " + dimension
                    + " numbers and the layers from " + first + " to " + said + ", but the encoder has vectors of "
                    + hiddenSize + " and " + layers + " layers.");
        }
        try (TensorScope scope = TensorScope.open();
                TensorSource source = WeightFiles.open(folder)) {
            long[] expected = {layers + 1L - first};
            if (!Arrays.equals(source.shape(WEIGHTS), expected)) {
                throw new ModelException(source.origin() + ": tensor " + WEIGHTS + " should have shape "
                        + Arrays.toString(expected) + " but has shape " + Arrays.toString(source.shape(WEIGHTS)) + ".");
            }
            Tensor values = source.floats(WEIGHTS);
            Finite.require(values, WEIGHTS, source.origin());
            return new LayerPooling(Parameter.of(name + "." + WEIGHTS, values, false), first, layers);
        }
    }

    /** The layers below the last that it mixes. */
    int[] below() {
        return IntStream.range(firstLayer, layers).toArray();
    }

    /**
     * Mixes.
     *
     * @param hidden the last hidden states with those of {@link #below} beside them, {@code [tokens, (1 + below) * hiddenSize]}
     * @return {@code [tokens, hiddenSize]}
     */
    Tensor forward(Tensor hidden) {
        int count = layers + 1 - firstLayer;
        Tensor states = hidden.reshape(hidden.size(0), count, -1);
        // The last layer's come first there, and its weight last here.
        Tensor value = weights.value();
        Tensor inOrder = torch.cat(new TensorVector(value.narrow(0, count - 1, 1), value.narrow(0, 0, count - 1)), 0);
        return states.mul(inOrder.view(1, count, 1)).sum(1).div(value.sum());
    }

    ObjectNode toJson(int hiddenSize) {
        return JsonFile.object()
                .put("word_embedding_dimension", hiddenSize)
                .put("layer_start", firstLayer)
                .put("num_hidden_layers", layers);
    }

    Map<String, Tensor> checkpoint() {
        return Map.of(WEIGHTS, weights.value().detach());
    }

    LayerPooling copy() {
        try (TensorScope scope = TensorScope.open()) {
            return new LayerPooling(
                    Parameter.of(
                            weights.name(), Tensors.copyAsFloat(weights.value().detach()), weights.decays()),
                    firstLayer,
                    layers);
        }
    }

    void close() {
        TensorScope.release(weights.value());
    }
}
