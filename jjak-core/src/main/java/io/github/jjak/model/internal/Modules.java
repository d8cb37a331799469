package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.internal.EncoderConfiguration;
import io.github.jjak.encoder.internal.PartRanges;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.PoolingMode;
import io.github.jjak.tensor.internal.DropoutMasks;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.RowRanges;
import io.github.jjak.tokenize.internal.PackedTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the encoder: modules over vectors of tokens, the pooling, modules over vectors of texts, in this order.
 *
 * @param layers mixes the hidden states of several layers; null to take the last ones
 * @param ofTokens before the pooling
 * @param pooling token vectors to one vector per text
 * @param ofTexts after the pooling
 */
public record Modules(
        @Nullable LayerPooling layers, List<SentenceModule> ofTokens, Pooling pooling, List<SentenceModule> ofTexts) {

    public Modules {
        ofTokens = List.copyOf(ofTokens);
        ofTexts = List.copyOf(ofTexts);
    }

    /** Mean pooling alone, what a plain encoder gets. */
    static Modules mean(int hiddenSize) {
        return mean(hiddenSize, List.of());
    }

    /** @param own modes in place of the mean; empty for none */
    static Modules mean(int hiddenSize, List<PoolingMode> own) {
        return new Modules(null, List.of(), Pooling.mean(hiddenSize).withModes(own), List.of());
    }

    /**
     * Reads the modules of a folder.
     *
     * @param entries of {@code modules.json}, the Transformer first; it alone means mean pooling
     * @param folder the model's, for messages
     * @param encoder what they stand behind
     * @param own modes in place of those that the folder names; empty for none
     * @throws io.github.jjak.error.ModelException if a module is unknown, in the wrong place, damaged, or does not fit
     */
    static Modules load(List<ModuleEntry> entries, Path folder, EncoderConfiguration encoder, List<PoolingMode> own) {
        int hiddenSize = encoder.hiddenSize();
        Path file = folder.resolve(ModuleEntry.FILE);
        boolean isTable = encoder.isTable();
        if (entries.size() == 1 && !Files.exists(file)) {
            return mean(hiddenSize, own);
        }
        List<SentenceModule> ofTokens = new ArrayList<>();
        List<SentenceModule> ofTexts = new ArrayList<>();
        @Nullable LayerPooling layers = null;
        @Nullable Pooling pooling = isTable ? Pooling.mean(hiddenSize) : null;
        int dimension = hiddenSize;
        try {
            int number = 0;
            for (ModuleEntry entry : ModuleChain.counted(entries, file.toString(), encoder)) {
                number++;
                if (entry.className().equals(LayerPooling.CLASS_NAME)) {
                    layers = LayerPooling.load(
                            entry.folder(), number + "_" + LayerPooling.CLASS_NAME, hiddenSize, encoder.layers());
                } else if (entry.className().equals("Pooling")) {
                    ObjectNode json = JsonFile.readObject(entry.configurationFile());
                    pooling = Pooling.parse(json, entry.configurationFile().toString(), dimension, own);
                    dimension = pooling.dimension();
                } else {
                    SentenceModule module = module(entry, number, dimension);
                    (pooling == null ? ofTokens : ofTexts).add(module);
                    dimension = module.dimension(dimension);
                }
            }
            return new Modules(layers, ofTokens, Objects.requireNonNull(pooling), ofTexts);
        } catch (RuntimeException failure) {
            if (layers != null) {
                layers.close();
            }
            Stream.concat(ofTokens.stream(), ofTexts.stream()).forEach(SentenceModule::close);
            throw failure;
        }
    }

    /** @param number place in the chain, from 1 */
    private static SentenceModule module(ModuleEntry entry, int number, int dimension) {
        return switch (entry.className()) {
            case "Dense" -> Dense.load(entry.folder(), number + "_Dense", dimension);
            case VectorNorm.CLASS_NAME ->
                VectorNorm.load(entry.folder(), number + "_" + VectorNorm.CLASS_NAME, dimension);
            case "Dropout" ->
                Dropout.of(entry.configuration(), entry.configurationFile().toString());
            default -> new Normalize();
        };
    }

    /** Hidden states, {@code [tokens, hiddenSize]}, to embeddings, {@code [rows, dimension]}. */
    Tensor embed(Tensor hidden, PackedTokens tokens) {
        return embed(hidden, tokens, (module, place, vectors, part) -> module.forward(vectors));
    }

    /**
     * The same in training.
     *
     * @param seed of what is dropped; the same drops the same
     */
    Tensor train(Tensor hidden, PackedTokens tokens, long seed) {
        return embed(
                hidden,
                tokens,
                (module, place, vectors, part) -> module.train(vectors, DropoutMasks.seed(seed, -1 - place), part));
    }

    /** How a module is run; places count from 0. */
    @FunctionalInterface
    private interface Run {
        Tensor run(SentenceModule module, int place, Tensor vectors, @Nullable RowRanges part);
    }

    private Tensor embed(Tensor hidden, PackedTokens tokens, Run run) {
        Tensor states = layers == null ? hidden : layers.forward(hidden);
        int place = 0;
        for (SentenceModule module : ofTokens) {
            states = run.run(module, place++, states, PartRanges.tokens(tokens));
        }
        Tensor embeddings = pooling.pool(states, tokens);
        for (SentenceModule module : ofTexts) {
            embeddings = run.run(module, place++, embeddings, PartRanges.rows(tokens));
        }
        return embeddings;
    }

    /** Layers below the last whose hidden states are needed beside the last ones. */
    int[] layersBelow() {
        return layers == null ? new int[0] : layers.below();
    }

    /** Size of a text's vector. */
    int dimension() {
        int dimension = pooling.dimension();
        for (SentenceModule module : ofTexts) {
            dimension = module.dimension(dimension);
        }
        return dimension;
    }

    /** What the optimiser may change. */
    List<Parameter> parameters() {
        return Stream.concat(
                        layers == null ? Stream.of() : Stream.of(layers.weights()),
                        Stream.concat(ofTokens.stream(), ofTexts.stream())
                                .flatMap(module -> module.parameters().stream()))
                .toList();
    }

    /** The same modules with tensors of their own; the caller closes both. */
    Modules copy() {
        return new Modules(
                layers == null ? null : layers.copy(),
                ofTokens.stream().map(SentenceModule::copy).toList(),
                pooling,
                ofTexts.stream().map(SentenceModule::copy).toList());
    }

    void close() {
        if (layers != null) {
            layers.close();
        }
        ofTokens.forEach(SentenceModule::close);
        ofTexts.forEach(SentenceModule::close);
    }
}
