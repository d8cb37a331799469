package io.github.jjak.model.internal;

import io.github.jjak.error.ModelException;
import java.util.Map;

/** Modules of sentence-transformers that Jjak does not have, each refused by its own name with what it is. */
final class UnknownModule {

    static final String KNOWN =
            "Transformer, StaticEmbedding, Router, Pooling, Dense, Normalize, LayerNorm, WeightedLayerPooling and Dropout";

    private static final String OTHER_ENCODER = "Take a model whose modules.json starts with a Transformer.";

    private static final Map<String, String> EXPLANATIONS = Map.ofEntries(
            Map.entry("WordEmbeddings", "it looks vectors of words up in a table. " + OTHER_ENCODER),
            Map.entry("BoW", "it counts words. " + OTHER_ENCODER),
            Map.entry("CLIPModel", "it encodes images beside texts. " + OTHER_ENCODER),
            Map.entry("MLMTransformer", "it belongs to sparse models. " + OTHER_ENCODER),
            Map.entry("SpladePooling", "it belongs to sparse models. " + OTHER_ENCODER),
            Map.entry("SparseAutoEncoder", "it belongs to sparse models. " + OTHER_ENCODER),
            Map.entry("SparseStaticEmbedding", "it belongs to sparse models. " + OTHER_ENCODER),
            Map.entry("MultiVectorMask", "it belongs to models with a vector per token. " + OTHER_ENCODER),
            Map.entry("LogitScore", "it belongs to cross-encoders, which give scores and no vectors. " + OTHER_ENCODER),
            Map.entry("WordWeights", "it weights words before pooling. " + retrain()),
            Map.entry("CNN", "it runs convolutions over token vectors. " + retrain()),
            Map.entry("LSTM", "it runs a recurrent network over token vectors. " + retrain()));

    private UnknownModule() {}

    private static String retrain() {
        return "Take the encoder alone (its folder without modules.json) and train it with Jjak.";
    }

    /** @param addition what else is to be said, after the statement that the module is not known */
    static ModelException refusal(String origin, String className, String addition) {
        String explanation = EXPLANATIONS.getOrDefault(className, "");
        return new ModelException(origin + ": the module " + className + " is not supported by Jjak" + addition
                + (explanation.isEmpty() ? "" : ": " + explanation.substring(0, explanation.length() - 1))
                + ". Known are " + KNOWN + ".");
    }
}
