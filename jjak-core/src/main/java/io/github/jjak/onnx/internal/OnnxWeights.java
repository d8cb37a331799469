package io.github.jjak.onnx.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.weights.internal.TensorSource;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a BERT-like encoder in an ONNX file, and of the head of a cross-encoder, under Hugging Face's names and in its shapes.
 *
 * <p>The file is mapped, and a tensor is read when it is asked for. Weights may also lie in files beside it (external
 * data). Quantized and fused graphs are refused: their weights are no longer those that were trained. Not thread-safe.
 */
public final class OnnxWeights implements TensorSource {

    private static final Set<String> QUANTIZED =
            Set.of("MatMulInteger", "MatMulNBits", "MatMulIntegerToFloat", "ConvInteger", "QAttention", "QGemm");

    private final Path file;
    private final OnnxGraph graph;
    private final WeightNames names;
    private final OnnxData data = new OnnxData();

    private OnnxWeights(Path file, OnnxGraph graph) {
        this.file = file;
        this.graph = graph;
        this.names = WeightNames.of(graph, file.toString());
    }

    /**
     * Opens and checks a file.
     *
     * @throws ModelException if it is missing, damaged, quantized, or holds no BERT-like encoder
     */
    public static OnnxWeights open(Path file) {
        OnnxGraph graph = OnnxReader.read(file);
        for (OnnxNode node : graph.nodes()) {
            refuse(file, node);
        }
        return new OnnxWeights(file, graph);
    }

    private static void refuse(Path file, OnnxNode node) {
        String operator = node.operator();
        if (operator.toLowerCase(Locale.ROOT).contains("quantize")
                || operator.startsWith("QLinear")
                || QUANTIZED.contains(operator)) {
            throw new ModelException(file + " is quantized (operator " + operator
                    + "), and quantized weights cannot be trained. Use the fp32 export, usually model.onnx.");
        }
        if (node.domain().startsWith("com.microsoft")) {
            throw new ModelException(file + " was fused by an optimiser (operator " + node.domain() + "." + operator
                    + "), so its layers cannot be told apart. Use the export without optimisation, usually"
                    + " model.onnx.");
        }
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(names.weights().keySet());
    }

    @Override
    public long[] shape(String name) {
        return constant(name).shape();
    }

    @Override
    public Tensor floats(String name) {
        return data.floats(constant(name));
    }

    @Override
    public String origin() {
        return file.toString();
    }

    /**
     * What the graph says about the encoder, as a Hugging Face {@code config.json}; for exports that come without one.
     *
     * @throws ModelException naming what the graph does not tell
     */
    public ObjectNode inferConfiguration() {
        return new ConfigurationInference(graph, names, data, file.toString()).infer();
    }

    /** Whether the graph has an output of that name. */
    public boolean computes(String output) {
        return graph.outputs().containsKey(output);
    }

    /** Whether the weights of a head for scores are there, as {@code AutoModelForSequenceClassification} calls them. */
    public boolean endsWithScores() {
        return names().contains("classifier.weight") || names().contains("classifier.out_proj.weight");
    }

    /** The size of an output's vectors; 0 if the graph does not say. */
    public long size(String output) {
        return graph.outputs().getOrDefault(output, 0L);
    }

    /** What the file says under a key of its {@code metadata_props}; null for nothing. */
    public @Nullable String remark(String key) {
        return graph.remarks().get(key);
    }

    /** A linear layer that Jjak's exporter wrote under a name; closed with this. */
    public TensorSource linear(String name) {
        return new OnnxLinear(graph, data, name, file.toString());
    }

    @Override
    public void close() {
        data.close();
    }

    private OnnxGraph.Constant constant(String name) {
        Map<String, OnnxGraph.Constant> weights = names.weights();
        OnnxGraph.Constant constant = weights.get(name);
        if (constant == null) {
            throw new ModelException(file + " has no tensor " + name + ".");
        }
        return constant;
    }
}
