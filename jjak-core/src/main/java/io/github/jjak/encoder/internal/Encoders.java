package io.github.jjak.encoder.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tokenize.internal.PackedTokens;
import io.github.jjak.weights.internal.TensorSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;

/** Opens the encoder that a configuration asks for; holds what all encoders check in the same way. */
public final class Encoders {

    /** {@code layer.3.}, {@code layers.3.}. */
    private static final Pattern LAYER = Pattern.compile("\\blayers?\\.(\\d{1,4})\\.");

    private Encoders() {}

    /**
     * Reads an encoder of any known architecture.
     *
     * @param configuration what {@code config.json} says
     * @param source the weights, with or without the architecture's prefix; stays open
     * @throws ModelException naming every tensor that is missing or has another shape
     */
    public static Encoder load(EncoderConfiguration configuration, TensorSource source) {
        return configuration.architecture().load(configuration, source);
    }

    /** A fresh encoder of one of Jjak's architectures; the same seed gives the same weights everywhere. */
    public static Encoder random(EncoderConfiguration configuration, long seed) {
        return configuration.architecture().postNorm()
                ? BertEncoder.random(configuration, seed)
                : ModernBertEncoder.random(configuration, seed);
    }

    /**
     * A copy that shares no memory with an encoder.
     *
     * @param json what the copy's {@code config.json} shall say, of the same sizes
     */
    public static Encoder copy(Encoder encoder, ObjectNode json) {
        EncoderConfiguration configuration =
                encoder.configuration().architecture().parse(json, "config.json of a copy");
        try (TensorScope scope = TensorScope.open();
                CheckpointSource source = new CheckpointSource(encoder.checkpoint())) {
            return load(configuration, source);
        }
    }

    static void requireOpen(boolean closed) {
        if (closed) {
            throw new IllegalStateException("this encoder is closed");
        }
    }

    static void requireFits(PackedTokens tokens, int maxTokens, EncoderConfiguration configuration) {
        if (tokens.longestRow() > maxTokens) {
            throw new IllegalArgumentException(
                    "a row has " + tokens.longestRow() + " tokens, but the model allows " + maxTokens);
        }
        int largestId = Arrays.stream(tokens.ids()).max().orElse(0);
        if (largestId >= configuration.vocabularySize()) {
            throw new ModelException(
                    "The tokenizer gives the token id " + largestId + ", but the model's vocabulary has "
                            + configuration.vocabularySize()
                            + " tokens: tokenizer.json and the weights belong to different models.");
        }
    }

    /**
     * All weights under Hugging Face's names.
     *
     * @param fused parts that are one parameter here and several tensors there, by the parameter's name
     */
    static Map<String, Tensor> checkpoint(List<Parameter> parameters, Map<String, FusedLinear> fused) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            FusedLinear linear = fused.get(parameter.name());
            if (linear == null) {
                named.put(parameter.name(), parameter.value().detach());
            } else {
                linear.addTo(named);
            }
        }
        return named;
    }

    /** Number of the layer that a parameter belongs to, from 0; -1 for what belongs to none. */
    static int layerOf(String name) {
        Matcher matcher = LAYER.matcher(name);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
    }
}
