package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFields;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.PoolingMode;
import io.github.jjak.onnx.internal.GraphBuilder;
import io.github.jjak.onnx.internal.OnnxWeights;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The modules behind the encoder of an ONNX file. A graph is not taken apart to find out how it pools: Jjak's exporter says it in a
 * remark of the file, and the weights of a Dense lie in the graph under their names. What a graph of another exporter computes behind
 * the encoder is not known, and a guess would give vectors that look right and are not.
 */
public final class GraphModules {

    public static final String SENTENCE = "sentence_embedding";
    public static final String HIDDEN = "last_hidden_state";

    private static final String KEY = "jjak.modules";
    private static final String OMITTED = "omitted";
    private static final int MOST_MODULES = 100;

    private static final Logger log = LoggerFactory.getLogger(GraphModules.class);

    private GraphModules() {}

    /** @param whole whether the graph goes on behind the pooling */
    public static void describe(GraphBuilder graph, Modules modules, boolean whole) {
        ObjectNode json = JsonFile.object();
        ArrayNode list = json.putArray("modules");
        modules.ofTokens().forEach(module -> add(list, module.className(), module.toJson()));
        add(list, "Pooling", modules.pooling().toJson());
        for (SentenceModule module : modules.ofTexts()) {
            if (whole) {
                add(list, module.className(), module.toJson());
            } else {
                json.withArray(OMITTED).add(module.className());
            }
        }
        graph.remark(KEY, JsonFile.formatLine(json));
    }

    private static void add(ArrayNode list, String className, ObjectNode configuration) {
        list.addObject().put("class", className).set("config", configuration);
    }

    /**
     * The modules of a file outside a sentence-transformers folder.
     *
     * @param own modes in place of those that the file names; empty for none
     * @throws ModelException if the graph pools and the file does not say how
     */
    static Modules load(OnnxWeights weights, int hiddenSize, List<PoolingMode> own) {
        String remark = weights.remark(KEY);
        if (remark != null) {
            return parse(remark, weights, hiddenSize, own);
        }
        if (weights.computes(SENTENCE)) {
            throw new ModelException(weights.origin() + " pools in its graph (output " + SENTENCE
                    + "), and neither the file nor a modules.json next to it or in the parent folder describes it."
                    + " Move the file into the folder onnx of its sentence-transformers model.");
        }
        return Modules.mean(hiddenSize, own);
    }

    private static Modules parse(String remark, OnnxWeights weights, int hiddenSize, List<PoolingMode> own) {
        String origin = weights.origin() + " (" + KEY + ")";
        JsonNode json = JsonFile.parse(remark.getBytes(StandardCharsets.UTF_8), origin);
        if (!json.path(OMITTED).isEmpty()) {
            log.warn(
                    "{} ends with the hidden states; it does not contain the modules after pooling: {}. Its vectors are"
                            + " those before them.",
                    weights.origin(),
                    json.path(OMITTED));
        }
        List<SentenceModule> ofTokens = new ArrayList<>();
        List<SentenceModule> ofTexts = new ArrayList<>();
        @Nullable Pooling pooling = null;
        int dimension = hiddenSize;
        int number = 0;
        try {
            for (JsonNode entry : json.path("modules")) {
                String className = new JsonFields(entry, origin).text("class");
                if (++number > MOST_MODULES || !(entry.path("config") instanceof ObjectNode configuration)) {
                    throw new ModelException(origin + " is damaged.");
                }
                if (className.equals("Pooling") && pooling == null) {
                    pooling = Pooling.parse(configuration, origin, dimension, own);
                    dimension = pooling.dimension();
                    continue;
                }
                SentenceModule module = switch (className) {
                    case "Normalize" -> new Normalize();
                    case "Dropout" -> Dropout.of(configuration, origin);
                    case VectorNorm.CLASS_NAME -> {
                        String name = number + "_" + VectorNorm.CLASS_NAME;
                        yield VectorNorm.of(configuration, origin, weights.linear(name), name, dimension);
                    }
                    case "Dense" -> {
                        String name = number + "_Dense";
                        yield Dense.of(configuration, origin, weights.linear(name), name, dimension);
                    }
                    default -> throw UnknownModule.refusal(origin, className, "");
                };
                (pooling == null ? ofTokens : ofTexts).add(module);
                dimension = module.dimension(dimension);
            }
            if (pooling == null) {
                throw new ModelException(origin + " names no Pooling.");
            }
            return new Modules(null, ofTokens, pooling, ofTexts);
        } catch (RuntimeException failure) {
            ofTokens.forEach(SentenceModule::close);
            ofTexts.forEach(SentenceModule::close);
            throw failure;
        }
    }

    /**
     * Requires vectors of the size that the graph computes.
     *
     * @throws ModelException if the graph says another size
     */
    static void requireSize(OnnxWeights weights, Modules modules, boolean fromFolder) {
        require(weights, SENTENCE, modules.dimension(), fromFolder);
        require(weights, HIDDEN, modules.pooling().tokenDimension(), fromFolder);
    }

    private static void require(OnnxWeights weights, String output, int dimension, boolean fromFolder) {
        long computed = weights.size(output);
        if (computed > 0 && computed != dimension) {
            throw new ModelException(weights.origin() + ": the graph's " + output + " has " + computed
                    + " dimensions, but what is read of the model gives " + dimension + "."
                    + (fromFolder
                            ? " modules.json and the graph belong to different models."
                            : " Move the file into the folder onnx of its sentence-transformers model."));
        }
    }
}
