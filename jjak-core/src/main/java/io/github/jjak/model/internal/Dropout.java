package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.json.internal.JsonFields;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.onnx.internal.GraphBuilder;
import io.github.jjak.onnx.internal.Value;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.DropoutMasks;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.RowRanges;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Drops numbers of texts' vectors in training and does nothing otherwise; sentence-transformers' {@code Dropout}.
 *
 * @param probability of a number to be dropped, from 0 to below 1
 */
record Dropout(double probability) implements SentenceModule {

    private static final String KEY = "dropout";
    private static final double USUAL = 0.2;

    static Dropout of(ObjectNode json, String configuration) {
        FolderKeys.DROPOUT.check(json, configuration);
        double probability = new JsonFields(json, configuration).number(KEY, USUAL, 0, Math.nextDown(1.0));
        return new Dropout(probability);
    }

    @Override
    public Tensor forward(Tensor embeddings) {
        return embeddings;
    }

    @Override
    public Tensor train(Tensor embeddings, long seed, @Nullable RowRanges part) {
        return probability == 0
                ? embeddings
                : embeddings.mul(new DropoutMasks(Precision.FP32)
                        .mask(seed, probability, part, embeddings.size(0), embeddings.size(1)));
    }

    @Override
    public Value describe(GraphBuilder graph, Value embeddings) {
        return embeddings;
    }

    @Override
    public int dimension(int inputDimension) {
        return inputDimension;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public String className() {
        return "Dropout";
    }

    @Override
    public ObjectNode toJson() {
        return JsonFile.object().put(KEY, probability);
    }

    @Override
    public Map<String, Tensor> checkpoint() {
        return Map.of();
    }

    @Override
    public SentenceModule copy() {
        return this;
    }

    @Override
    public void close() {}
}
