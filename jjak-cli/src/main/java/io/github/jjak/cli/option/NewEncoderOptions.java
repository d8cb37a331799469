package io.github.jjak.cli.option;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.pretrain.internal.NewEncoder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The shape of an encoder that is started from nothing. */
public final class NewEncoderOptions {

    private static final int USUAL_LAYERS = 4;
    private static final int USUAL_HIDDEN = 256;
    private static final int USUAL_HEAD_SIZE = 64;
    private static final int USUAL_VOCABULARY = 16_000;

    @Option(
            names = "--config-json",
            paramLabel = "FILE",
            description = "Create a new encoder with the shape in this Hugging Face config.json.")
    private @Nullable Path configJson;

    @Option(names = "--layers", paramLabel = "N", description = "Layers of a new encoder (default: 4).")
    private @Nullable Integer layers;

    @Option(names = "--hidden", paramLabel = "N", description = "Hidden size of a new encoder (default: 256).")
    private @Nullable Integer hidden;

    @Option(
            names = "--heads",
            paramLabel = "N",
            description = "Attention heads of a new encoder (default: hidden size / 64).")
    private @Nullable Integer heads;

    @Option(
            names = "--vocab-size",
            paramLabel = "N",
            description = "Vocabulary size of a new encoder, learned from the text (default: 16000).")
    private @Nullable Integer vocabularySize;

    /** Whether any of the options was given. */
    public boolean given() {
        return configJson != null || layers != null || hidden != null || heads != null || vocabularySize != null;
    }

    /** What was asked for, by the names of the options. */
    public Map<String, String> asMap() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("config_json", configJson == null ? "none" : JsonFile.formatLine(JsonFile.readObject(configJson)));
        values.put("layers", String.valueOf(or(layers, USUAL_LAYERS)));
        values.put("hidden", String.valueOf(or(hidden, USUAL_HIDDEN)));
        values.put("heads", heads == null ? "by the hidden size" : heads.toString());
        values.put("vocab_size", String.valueOf(or(vocabularySize, USUAL_VOCABULARY)));
        return values;
    }

    public NewEncoder encoder(int maxSequenceLength, long seed) {
        if (configJson != null) {
            if (layers != null || hidden != null || heads != null) {
                throw new UsageException("--config-json sets the shape; leave out --layers, --hidden and --heads.");
            }
            ObjectNode json = JsonFile.readObject(configJson);
            if (vocabularySize != null) {
                json.put("vocab_size", vocabularySize);
            }
            return new NewEncoder(json, maxSequenceLength, seed);
        }
        int size = or(hidden, USUAL_HIDDEN);
        return NewEncoder.bert(
                or(layers, USUAL_LAYERS),
                size,
                or(heads, Math.max(1, size / USUAL_HEAD_SIZE)),
                or(vocabularySize, USUAL_VOCABULARY),
                maxSequenceLength,
                seed);
    }

    private static int or(@Nullable Integer value, int usual) {
        return value == null ? usual : value;
    }
}
