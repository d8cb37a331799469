package io.github.jjak.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.encoder.internal.EncoderConfiguration;
import io.github.jjak.encoder.internal.Encoders;
import io.github.jjak.file.internal.AtomicFolder;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.weights.internal.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The encoders measured. Speed does not depend on what the weights say, so all but the built-in one have random weights and
 * the built-in tokenizer, whose ids are below their vocabulary sizes.
 */
public enum EncoderSize {
    /** {@code builtin:ko-tiny}. */
    KO_TINY("ko-tiny 2x128", 2, 128, 4, 3050),
    /** The shape of common small sentence encoders. */
    SMALL("random 6x384", 6, 384, 12, 32_000),
    /** The shape of {@code multilingual-e5-small} and its kin, with fewer pieces: 33.6 million parameters. */
    DEEP("random 12x384", 12, 384, 12, 32_000),
    /** The shape of {@code klue/roberta-base}: 110.6 million parameters. */
    BASE("random 12x768", 12, 768, 12, 32_000);

    private static final long SEED = 20260101;
    private static final int MAX_POSITIONS = 514;
    private static final double DROPOUT = 0.1;

    private final String label;
    private final int layers;
    private final int hiddenSize;
    private final int heads;
    private final int vocabularySize;

    EncoderSize(String label, int layers, int hiddenSize, int heads, int vocabularySize) {
        this.label = label;
        this.layers = layers;
        this.hiddenSize = hiddenSize;
        this.heads = heads;
        this.vocabularySize = vocabularySize;
    }

    String label() {
        return label;
    }

    /** Numbers of the matrices that every token is multiplied with: what a step's useful work is counted by. */
    public long matrixWeights() {
        long attention = 4L * hiddenSize * hiddenSize;
        long feedForward = 2L * hiddenSize * intermediateSize();
        return layers * (attention + feedForward);
    }

    private int intermediateSize() {
        return 4 * hiddenSize;
    }

    /** Loads the model, written as a folder below {@code models} at its first use and kept there. */
    SentenceTransformer load(Path models) throws IOException {
        return this == KO_TINY ? SentenceTransformer.load("builtin:ko-tiny") : SentenceTransformer.load(folder(models));
    }

    /** The model's folder; made if it is not there yet, which takes seconds. */
    Path folder(Path models) throws IOException {
        Path folder = models.resolve(layers + "x" + hiddenSize);
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(models);
            Path tokenizer = models.resolve("tokenizer");
            try (SentenceTransformer builtin = SentenceTransformer.load("builtin:ko-tiny")) {
                builtin.save(tokenizer);
            }
            AtomicFolder.write(folder, target -> write(target, tokenizer, DROPOUT));
            AtomicFolder.delete(tokenizer);
        }
        return folder;
    }

    /**
     * Writes the model into a folder that is there.
     *
     * @param tokenizer folder with the tokenizer's files; its ids must be below the vocabulary's size and 0 be the padding
     * @param dropout of hidden states and attention
     */
    public void write(Path target, Path tokenizer, double dropout) throws IOException {
        for (String file : new String[] {"tokenizer.json", "tokenizer_config.json", "sentence_bert_config.json"}) {
            Files.copy(tokenizer.resolve(file), target.resolve(file));
        }
        ObjectNode json = json(dropout);
        JsonFile.write(target.resolve("config.json"), json);
        EncoderConfiguration configuration = EncoderConfiguration.parse(json, label);
        try (Encoder encoder = Encoders.random(configuration, SEED);
                TensorScope scope = TensorScope.open()) {
            SafetensorsWriter.write(target.resolve("model.safetensors"), encoder.checkpoint());
        }
    }

    private ObjectNode json(double dropout) {
        return JsonFile.object()
                .put("model_type", "roberta")
                .put("vocab_size", vocabularySize)
                .put("hidden_size", hiddenSize)
                .put("num_hidden_layers", layers)
                .put("num_attention_heads", heads)
                .put("intermediate_size", intermediateSize())
                .put("hidden_dropout_prob", dropout)
                .put("attention_probs_dropout_prob", dropout)
                .put("max_position_embeddings", MAX_POSITIONS)
                .put("type_vocab_size", 1)
                .put("pad_token_id", 0);
    }
}
