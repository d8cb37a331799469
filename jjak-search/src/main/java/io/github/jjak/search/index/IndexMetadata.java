package io.github.jjak.search.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.DataException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.rank.SimilarityFunction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an index says of itself; becomes visible with the rows it belongs to, in Lucene's commit.
 *
 * @param settings how it is made; the language is a code, not {@code auto}
 * @param fingerprint of the model that made its vectors, {@code given} for vectors that come from outside, or null for an index of
 *     words only
 * @param model where that model was, as the maker of the index wrote it, or null
 * @param dimension of the vectors, 0 without a model
 * @param similarity by which they are compared
 * @param progress of the file that is being put in, or null when the last one is in whole
 * @param thresholds least score of an answer by mode, where they were fitted
 */
public record IndexMetadata(
        IndexSettings settings,
        @Nullable String fingerprint,
        @Nullable String model,
        int dimension,
        SimilarityFunction similarity,
        @Nullable Progress progress,
        Map<SearchMode, AnswerThreshold> thresholds) {

    /** Changes when an older Jjak can no longer read what is written. */
    static final int FORMAT = 1;

    /** In place of a fingerprint: the vectors come from outside, by a model that is not known here. */
    static final String GIVEN_VECTORS = "given";

    private static final String KEY = "jjak";

    /**
     * How far a source was put in.
     *
     * @param source what tells it from others: hash of the file and the columns
     * @param rows rows of it that are in the index
     */
    public record Progress(String source, long rows) {}

    public IndexMetadata {
        thresholds = Map.copyOf(thresholds);
    }

    /** Whether there are vectors to search. */
    public boolean hasVectors() {
        return fingerprint != null;
    }

    /** Whether its vectors come from outside, by a model that is not known here. */
    public boolean vectorsFromOutside() {
        return GIVEN_VECTORS.equals(fingerprint);
    }

    IndexMetadata withLanguage(String code) {
        return new IndexMetadata(
                settings.withLanguage(code), fingerprint, model, dimension, similarity, progress, thresholds);
    }

    IndexMetadata withProgress(@Nullable Progress now) {
        return new IndexMetadata(settings, fingerprint, model, dimension, similarity, now, thresholds);
    }

    IndexMetadata withThresholds(Map<SearchMode, AnswerThreshold> fitted) {
        return new IndexMetadata(settings, fingerprint, model, dimension, similarity, progress, fitted);
    }

    /** For Lucene's commit. */
    Map<String, String> toUserData() {
        ObjectNode json = JsonFile.object();
        json.put("format", FORMAT);
        json.put("language", settings.language());
        settings.columns().forEach(json.putArray("columns")::add);
        json.put("passage_tokens", settings.passageTokens());
        json.put("passage_overlap", settings.passageOverlap());
        for (List<String> group : settings.synonyms()) {
            group.forEach(json.withArray("synonyms").addArray()::add);
        }
        settings.userDictionary().forEach(json.putArray("user_dictionary")::add);
        json.put("vectors", settings.vectors().toString());
        json.put("fingerprint", fingerprint);
        json.put("model", model);
        json.put("dimension", dimension);
        json.put("similarity", similarity.id());
        if (progress != null) {
            json.putObject("progress").put("source", progress.source()).put("rows", progress.rows());
        }
        thresholds.forEach((mode, threshold) ->
                threshold.write(json.withObject("/thresholds").putObject(mode.toString())));
        return Map.of(KEY, JsonFile.formatLine(json));
    }

    /** @throws DataException if it is no index of ours, or of a later format */
    static IndexMetadata of(Map<String, String> userData, String folder) {
        String text = userData.get(KEY);
        if (text == null) {
            throw new DataException(folder + " is a Lucene index, but was not created by Jjak. Choose another folder.");
        }
        JsonNode json = JsonFile.parse(text.getBytes(StandardCharsets.UTF_8), "The description of the index " + folder);
        if (json.path("format").asInt() != FORMAT) {
            throw new DataException(folder + " has the index format "
                    + json.path("format").asInt() + "; this Jjak reads " + FORMAT
                    + ". Use the version of Jjak that created it, or recreate it with `SearchIndexWriter`.");
        }
        IndexSettings settings = new IndexSettings(
                json.path("language").asText(),
                texts(json.path("columns")),
                number(json.path("passage_tokens")),
                number(json.path("passage_overlap")),
                groups(json.path("synonyms")),
                texts(json.path("user_dictionary")),
                VectorStorage.parse(json.path("vectors").asText(VectorStorage.FLOAT32.toString())));
        JsonNode progress = json.path("progress");
        return new IndexMetadata(
                settings,
                text(json.path("fingerprint")),
                text(json.path("model")),
                json.path("dimension").asInt(),
                SimilarityFunction.parse(json.path("similarity").asText()),
                progress.isObject()
                        ? new Progress(
                                progress.path("source").asText(),
                                progress.path("rows").asLong())
                        : null,
                thresholds(json.path("thresholds")));
    }

    private static Map<SearchMode, AnswerThreshold> thresholds(JsonNode json) {
        Map<SearchMode, AnswerThreshold> thresholds = new LinkedHashMap<>();
        for (SearchMode mode : SearchMode.values()) {
            if (json.path(mode.toString()).isObject()) {
                thresholds.put(mode, AnswerThreshold.read(json.path(mode.toString())));
            }
        }
        return thresholds;
    }

    private static List<List<String>> groups(JsonNode array) {
        List<List<String>> groups = new ArrayList<>();
        array.forEach(group -> groups.add(texts(group)));
        return groups;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static @Nullable Integer number(JsonNode json) {
        return json.isNumber() ? json.asInt() : null;
    }

    private static @Nullable String text(JsonNode json) {
        return json.isTextual() ? json.asText() : null;
    }
}
