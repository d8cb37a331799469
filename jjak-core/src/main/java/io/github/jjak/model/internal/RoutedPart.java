package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.encoder.internal.StaticArchitecture;
import io.github.jjak.tensor.internal.Parameter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/**
 * A module of a route, or of several.
 *
 * @param id its name and folder: the first route that has it, its place there, its class
 * @param className sentence-transformers' class name
 * @param model the first route that has it
 * @param module an {@link Encoder}, {@link LayerPooling}, {@link Pooling} or {@link SentenceModule}
 * @param ofTokens whether it is a {@link SentenceModule} in front of the pooling
 */
record RoutedPart(String id, String className, EmbeddingModel model, Object module, boolean ofTokens) {

    /** The modules of a route, the encoder first, under what stands for their class. */
    static List<RoutedPart> of(String route, EmbeddingModel model) {
        Modules modules = model.modules();
        boolean isTable = model.encoder().configuration().architecture() == StaticArchitecture.INSTANCE;
        Stream<RoutedPart> parts = Stream.of(new RoutedPart(
                route, isTable ? StaticFolder.CLASS_NAME : "Transformer", model, model.encoder(), false));
        LayerPooling layers = modules.layers();
        if (layers != null) {
            parts = Stream.concat(
                    parts, Stream.of(new RoutedPart(route, LayerPooling.CLASS_NAME, model, layers, false)));
        }
        parts = Stream.concat(
                parts,
                modules.ofTokens().stream()
                        .map(module -> new RoutedPart(route, module.className(), model, module, true)));
        if (!isTable) {
            parts = Stream.concat(parts, Stream.of(new RoutedPart(route, "Pooling", model, modules.pooling(), false)));
        }
        return Stream.concat(
                        parts,
                        modules.ofTexts().stream()
                                .map(module -> new RoutedPart(route, module.className(), model, module, false)))
                .toList();
    }

    RoutedPart withId(String value) {
        return new RoutedPart(value, className, model, module, ofTokens);
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
