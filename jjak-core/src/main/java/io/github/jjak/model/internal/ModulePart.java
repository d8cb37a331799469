package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.tensor.internal.Parameter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/**
 * A module of a model, or of several routes of a Router.
 *
 * @param id its name and folder in a Router: the first route that has it, its place there, its class
 * @param className sentence-transformers' class name
 * @param model that has it, the first of several routes
 * @param module an {@link Encoder}, {@link LayerPooling}, {@link Pooling} or {@link SentenceModule}
 * @param ofTokens whether it is a {@link SentenceModule} in front of the pooling
 */
record ModulePart(String id, String className, EmbeddingModel model, Object module, boolean ofTokens) {

    /** The modules of a model in the order of its folder, the encoder first. */
    static List<ModulePart> of(EmbeddingModel model) {
        Modules modules = model.modules();
        boolean isTable = model.encoder().configuration().isTable();
        Stream<ModulePart> parts = Stream.of(
                new ModulePart("", isTable ? StaticFolder.CLASS_NAME : "Transformer", model, model.encoder(), false));
        LayerPooling layers = modules.layers();
        if (layers != null) {
            parts = Stream.concat(parts, Stream.of(new ModulePart("", LayerPooling.CLASS_NAME, model, layers, false)));
        }
        parts = Stream.concat(
                parts,
                modules.ofTokens().stream().map(module -> new ModulePart("", module.className(), model, module, true)));
        if (!isTable) {
            parts = Stream.concat(parts, Stream.of(new ModulePart("", "Pooling", model, modules.pooling(), false)));
        }
        return Stream.concat(
                        parts,
                        modules.ofTexts().stream()
                                .map(module -> new ModulePart("", module.className(), model, module, false)))
                .toList();
    }

    ModulePart withId(String value) {
        return new ModulePart(value, className, model, module, ofTokens);
    }

    /** What the optimiser may change, under names that begin with the id. */
    List<Parameter> parameters() {
        return ownParameters().stream()
                .map(parameter -> new Parameter(id + "." + parameter.name(), parameter.value(), parameter.decays()))
                .toList();
    }

    private List<Parameter> ownParameters() {
        if (module instanceof Encoder encoder) {
            return encoder.parameters();
        }
        if (module instanceof SentenceModule sentence) {
            return sentence.parameters();
        }
        return module instanceof LayerPooling layers ? List.of(layers.weights()) : List.of();
    }

    /** The tensors of its file, by their names there. */
    Map<String, Tensor> checkpoint() {
        if (module instanceof Encoder encoder) {
            return encoder.checkpoint();
        }
        if (module instanceof SentenceModule sentence) {
            return sentence.checkpoint();
        }
        return module instanceof LayerPooling layers ? layers.checkpoint() : Map.of();
    }

    /** What its {@code config.json} says. */
    ObjectNode json() {
        if (module instanceof Encoder encoder) {
            return WrittenConfiguration.withoutNumberFormat(
                    encoder.configuration().json());
        }
        if (module instanceof Pooling pooling) {
            return pooling.toJson();
        }
        if (module instanceof LayerPooling layers) {
            return layers.toJson(model.encoder().configuration().hiddenSize());
        }
        ObjectNode json = ((SentenceModule) module).toJson();
        return ofTokens
                ? json.put(ModuleChain.INPUT, ModuleChain.TOKENS).put(ModuleChain.OUTPUT, ModuleChain.TOKENS)
                : json;
    }

    void close() {
        if (module instanceof Encoder encoder) {
            encoder.close();
        } else if (module instanceof SentenceModule sentence) {
            sentence.close();
        } else if (module instanceof LayerPooling layers) {
            layers.close();
        }
    }
}
