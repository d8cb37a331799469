package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.tokenize.internal.TokenizerFiles;
import io.github.jjak.tokenize.internal.TokenizerSettings;
import io.github.jjak.tokenize.internal.TruncationSide;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a saved folder repeats from the loaded one: its small files, kept in memory so that the source may change or vanish.
 *
 * @param location as the caller wrote it
 * @param maxSequenceLength most tokens per text
 * @param lowerCase {@code do_lower_case}: the tokenizer lower-cases texts first
 * @param truncationSide where long texts lose tokens
 * @param tokenizerFiles content by file name, {@code tokenizer.json} among them
 * @param sentenceTransformersConfiguration {@code config_sentence_transformers.json}, or null if there was none
 * @param prompts what that file says is put in front of texts
 */
public record FolderFiles(
        String location,
        int maxSequenceLength,
        boolean lowerCase,
        TruncationSide truncationSide,
        Map<String, byte[]> tokenizerFiles,
        @Nullable ObjectNode sentenceTransformersConfiguration,
        Prompts prompts) {

    private static final String SIMILARITY = "similarity_fn_name";
    private static final String TRUNCATE = "truncate_dim";
    static final String SENTENCE_TRANSFORMERS = "config_sentence_transformers.json";
    public static final String TOKENIZER_CONFIG = "tokenizer_config.json";
    static final List<String> TOKENIZER_FILES =
            List.of(TOKENIZER_CONFIG, "special_tokens_map.json", "vocab.txt", "vocab.json", "merges.txt");

    public FolderFiles {
        tokenizerFiles = Map.copyOf(tokenizerFiles);
    }

    /**
     * Reads them.
     *
     * @param folder the model's folder
     * @param from the encoder's files
     * @param lengths how long texts may be
     * @param tokenizer the tokenizer as it is used
     */
    static FolderFiles read(
            Path folder,
            EncoderFiles from,
            Encoder encoder,
            LoadOptions options,
            LengthFile lengths,
            TokenizerSettings.Effective tokenizer) {
        Map<String, byte[]> tokenizerFiles = new LinkedHashMap<>();
        tokenizerFiles.put(TokenizerFiles.TOKENIZER, tokenizer.json());
        for (String name : from.furtherTokenizerFiles()) {
            Path file = from.file(name);
            if (Files.isRegularFile(file)) {
                try {
                    tokenizerFiles.put(name, Files.readAllBytes(file));
                } catch (IOException cause) {
                    throw new ModelException(file + " cannot be read: " + cause.getMessage(), cause);
                }
            }
        }
        ObjectNode configuration = sentenceTransformersConfiguration(folder, from.kind());
        return new FolderFiles(
                        from.location(),
                        maxSequenceLength(from, lengths.json(), encoder.maxTokens(), options),
                        lengths.lowerCase(),
                        tokenizer.truncationSide(),
                        tokenizerFiles,
                        configuration,
                        configuration == null
                                ? Prompts.NONE
                                : Prompts.parse(
                                        configuration,
                                        folder.resolve(SENTENCE_TRANSFORMERS).toString()))
                .with(options);
    }

    /** These files with the similarity and the length of vectors that are asked for, if any are. */
    FolderFiles with(LoadOptions options) {
        SimilarityFunction similarity = options.similarity();
        Integer dimension = options.truncateDimension();
        if (similarity == null && dimension == null) {
            return this;
        }
        ObjectNode json = writtenConfiguration();
        if (similarity != null) {
            json.put(SIMILARITY, similarity.id());
        }
        if (dimension != null) {
            json.put(TRUNCATE, dimension);
        }
        return new FolderFiles(location, maxSequenceLength, lowerCase, truncationSide, tokenizerFiles, json, prompts);
    }

    /** How vectors of the model are compared; cosine where no file says. */
    SimilarityFunction similarity() {
        ObjectNode json = sentenceTransformersConfiguration;
        return json == null ? SimilarityFunction.COSINE : similarity(json, location);
    }

    /** How many first numbers of a vector are kept; all where no file says. */
    int truncateDimension() {
        ObjectNode json = sentenceTransformersConfiguration;
        return json == null || !json.hasNonNull(TRUNCATE) ? Integer.MAX_VALUE : truncateDimension(json, location);
    }

    private static int truncateDimension(ObjectNode json, String origin) {
        JsonNode value = json.path(TRUNCATE);
        if (!value.canConvertToInt() || !value.isIntegralNumber() || value.asInt() < 1) {
            throw new ModelException(
                    origin + ": " + TRUNCATE + " must be a whole number from 1, but is " + value + ".");
        }
        return value.asInt();
    }

    /** What is said of training the model further. */
    RecommendedTraining recommendedTraining() {
        ObjectNode json = sentenceTransformersConfiguration;
        return json == null
                ? RecommendedTraining.NONE
                : RecommendedTraining.parse(json.path(RecommendedTraining.KEY), location);
    }

    private static SimilarityFunction similarity(ObjectNode json, String origin) {
        JsonNode name = json.path(SIMILARITY);
        if (name.isMissingNode() || name.isNull()) {
            return SimilarityFunction.COSINE;
        }
        try {
            return SimilarityFunction.parse(name.asText());
        } catch (UsageException unknown) {
            throw new ModelException(origin + ": " + SIMILARITY + ": " + unknown.getMessage(), unknown);
        }
    }

    /** {@code config_sentence_transformers.json} of a saved model: as it was loaded, or a fresh one. */
    ObjectNode writtenConfiguration() {
        ObjectNode json = sentenceTransformersConfiguration;
        if (json != null) {
            return json.deepCopy();
        }
        ObjectNode fresh = JsonFile.object();
        fresh.putObject("__version__");
        fresh.putObject("prompts");
        fresh.putNull("default_prompt_name");
        return fresh.put(SIMILARITY, SimilarityFunction.COSINE.id());
    }

    private static @Nullable ObjectNode sentenceTransformersConfiguration(Path folder, ModelKind kind) {
        Path file = folder.resolve(SENTENCE_TRANSFORMERS);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        ObjectNode json = JsonFile.readObject(file);
        kind.model().check(json, file.toString());
        similarity(json, file.toString());
        if (json.hasNonNull(TRUNCATE)) {
            truncateDimension(json, file.toString());
        }
        RecommendedTraining.parse(json.path(RecommendedTraining.KEY), file.toString());
        return json;
    }

    private static int maxSequenceLength(EncoderFiles from, ObjectNode lengths, int maxTokens, LoadOptions options) {
        if (maxTokens < 3) {
            throw new ModelException(from.location() + ": the position embeddings leave room for "
                    + Math.max(0, maxTokens) + " tokens; at least 3 are needed.");
        }
        Integer asked = options.maxSequenceLength();
        if (asked != null) {
            if (asked > maxTokens) {
                throw new UsageException("max_seq_length " + asked + " is more than the " + maxTokens
                        + " positions of the model " + from.location()
                        + "; `LoadOptions.extendPositions` adds more.");
            }
            return asked;
        }
        JsonNode stated = lengths.get("max_seq_length");
        if (stated == null || stated.isNull()) {
            Path file = from.file(TOKENIZER_CONFIG);
            ObjectNode settings = Files.isRegularFile(file) ? JsonFile.readObject(file) : JsonFile.object();
            stated = settings.hasNonNull("model_max_length")
                    ? settings.get("model_max_length")
                    : settings.get("max_len");
        }
        // Tokenizers without a limit say 1e30.
        double limit = stated == null || !stated.isNumber() ? maxTokens : stated.asDouble();
        if (limit < 3) {
            throw new ModelException(
                    from.location() + ": the model's max_seq_length is " + limit + "; at least 3 are needed.");
        }
        return (int) Math.min(limit, maxTokens);
    }

    /** The content of {@code tokenizer.json}. */
    byte[] tokenizerJson() {
        return Objects.requireNonNull(tokenizerFiles.get(TokenizerFiles.TOKENIZER));
    }

    /**
     * {@link #tokenizerConfiguration} for a file without {@code sentence_bert_config.json} beside it: if lower-casing stands in
     * {@code tokenizer.json} only, the class must be one that takes that file as it is.
     */
    public ObjectNode exportedTokenizerConfiguration() {
        ObjectNode json = tokenizerConfiguration();
        return lowerCase ? json.put("tokenizer_class", "PreTrainedTokenizerFast") : json;
    }

    /** {@code tokenizer_config.json} with this model's length. */
    ObjectNode tokenizerConfiguration() {
        byte[] stored = tokenizerFiles.get(TOKENIZER_CONFIG);
        ObjectNode json = stored != null && JsonFile.parse(stored, TOKENIZER_CONFIG) instanceof ObjectNode object
                ? object
                : TokenizerSettings.fresh(tokenizerJson());
        if (truncationSide == TruncationSide.LEFT) {
            json.put("truncation_side", "left");
        }
        return json.put("model_max_length", maxSequenceLength);
    }
}
