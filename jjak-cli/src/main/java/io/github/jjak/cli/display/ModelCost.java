package io.github.jjak.cli.display;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model costs; what is not known is null.
 *
 * @param parameters numbers that can be trained
 * @param bytes size of its files
 * @param dimension numbers in a vector
 * @param textsPerSecond how fast answers were encoded on this machine
 */
public record ModelCost(
        @Nullable Long parameters,
        @Nullable Long bytes,
        @Nullable Integer dimension,
        @Nullable Double textsPerSecond) {

    /** Of search by words. */
    public static final ModelCost NONE = new ModelCost(null, null, null, null);

    /** Each number in words. */
    Map<String, String> inWords() {
        Map<String, String> words = new LinkedHashMap<>();
        Long count = parameters;
        Long size = bytes;
        words.put("parameters", count == null ? "-" : HumanReadable.format("%.1f M", count / 1e6));
        words.put("size on disk", size == null ? "-" : HumanReadable.fileSize(size));
        words.put("dimensions", dimension == null ? "-" : String.valueOf(dimension));
        words.put("texts per second", textsPerSecond == null ? "-" : HumanReadable.format("%.0f", textsPerSecond));
        return words;
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("parameters", parameters);
        json.put("bytes", bytes);
        json.put("dimension", dimension);
        json.put("texts_per_second", textsPerSecond);
        return json;
    }
}
