package io.github.jjak.onnx.internal;

import io.github.jjak.error.ModelException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives the constants of an exported encoder Hugging Face's names.
 *
 * <p>Exporters keep the names of tables, biases and LayerNorms, with a prefix in front. The matrices of linear layers
 * lose theirs and are transposed, because ONNX multiplies from the right. They are found by their bias:
 *
 * <ol>
 *   <li>the prefix is what stands in front of {@code embeddings.word_embeddings.weight};
 *   <li>each constant {@code PREFIX NAME} becomes {@code NAME};
 *   <li>for each {@code NAME.bias}, the matrix of the MatMul that feeds its Add, or of its Gemm, becomes
 *       {@code NAME.weight}, turned to {@code [out, in]}.
 * </ol>
 */
final class WeightNames {

    private static final String WORDS = "embeddings.word_embeddings.weight";
    private static final String BIAS = ".bias";
    private static final String HEAD = "classifier.";

    private final OnnxGraph graph;
    private final String origin;
    private final String prefix;
    private final Set<String> constantNames;
    private final Map<String, OnnxGraph.Constant> weights = new LinkedHashMap<>();
    private final Map<String, OnnxNode> linear = new HashMap<>();

    private WeightNames(OnnxGraph graph, String origin) {
        this.graph = graph;
        this.origin = origin;
        this.constantNames = new LinkedHashSet<>(graph.constantNames());
        this.prefix = findPrefix();
        // Values inside the graph that are named by exporters ("val_7", "onnx::MatMul_9") stand for nothing themselves.
        this.constantNames.removeIf(name -> !name.startsWith(prefix + "embeddings.")
                && !name.startsWith(prefix + "embeddings_project.")
                && !name.startsWith(prefix + "encoder.")
                && !name.startsWith(prefix + "pooler.")
                && !name.startsWith(HEAD));
        for (String name : constantNames) {
            OnnxGraph.Constant constant = graph.constant(name);
            if (constant != null) {
                weights.put(withoutPrefix(name), constant);
            }
        }
        for (String name : List.copyOf(constantNames)) {
            if (name.endsWith(BIAS)) {
                nameMatrix(name);
            }
        }
    }

    /**
     * Names the constants of a graph.
     *
     * @throws ModelException if it is none of a BERT-like encoder, or an optimiser has merged weights
     */
    static WeightNames of(OnnxGraph graph, String origin) {
        return new WeightNames(graph, origin);
    }

    /** The constants by their names without prefix; matrices of linear layers are {@code [out, in]}. */
    Map<String, OnnxGraph.Constant> weights() {
        return weights;
    }

    /** What stood in front of the names, for instance {@code roberta.}; may be empty. */
    String prefix() {
        return prefix;
    }

    /** The node whose output is that of a linear layer; null if there is no such layer. */
    @Nullable
    OnnxNode linear(String layer) {
        return linear.get(layer);
    }

    /** The nodes that take a named constant. */
    List<OnnxNode> consumers(String name) {
        return graph.consumers(prefix + name, constantNames);
    }

    private String findPrefix() {
        return constantNames.stream()
                .filter(name -> name.endsWith(WORDS))
                .map(name -> name.substring(0, name.length() - WORDS.length()))
                .findFirst()
                .orElseThrow(() -> new ModelException(origin + " lacks the tensor " + WORDS
                        + ". Either it is not an encoder of the BERT family, or an optimiser took the names away; export it"
                        + " again with torch.onnx.export or optimum and without optimisation."));
    }

    /** A head stands beside the encoder, without its prefix. */
    private String withoutPrefix(String name) {
        return name.startsWith(HEAD) ? name : name.substring(prefix.length());
    }

    private void nameMatrix(String biasName) {
        String named = withoutPrefix(biasName);
        String layer = named.substring(0, named.length() - BIAS.length());
        for (OnnxNode consumer : graph.consumers(biasName, constantNames)) {
            OnnxGraph.Constant matrix = matrix(consumer);
            if (matrix == null) {
                continue;
            }
            OnnxNode former = linear.put(layer, consumer);
            if (former != null) {
                throw new ModelException(origin + ": " + biasName + " belongs to several matrices, because an optimiser"
                        + " merged equal tensors; export the model again without optimisation.");
            }
            weights.put(layer + ".weight", matrix);
        }
    }

    /** The matrix {@code [out, in]} that is multiplied before a bias is added; null if the node is no such addition. */
    private OnnxGraph.@Nullable Constant matrix(OnnxNode consumer) {
        if (consumer.is("Gemm")) {
            return factors(consumer) ? turned(consumer.input(1), consumer.integer("transB", 0) == 0) : null;
        }
        if (!consumer.is("Add")) {
            return null;
        }
        for (int side = 0; side < 2; side++) {
            OnnxNode product = graph.producer(consumer.input(side), "Reshape");
            boolean other = graph.constant(consumer.input(side)) == null;
            if (other && product != null && product.is("MatMul")) {
                return turned(product.input(1), true);
            }
            if (other && product != null && product.is("Gemm") && factors(product)) {
                return turned(product.input(1), product.integer("transB", 0) == 0);
            }
        }
        return null;
    }

    private static boolean factors(OnnxNode gemm) {
        return gemm.number("alpha", 1) == 1 && gemm.number("beta", 1) == 1 && gemm.integer("transA", 0) == 0;
    }

    private OnnxGraph.@Nullable Constant turned(String value, boolean turn) {
        OnnxGraph.Constant constant = graph.constant(value);
        if (constant == null || constant.tensor().shape().length != 2) {
            return null;
        }
        return turn ? constant.transpose() : constant;
    }
}
