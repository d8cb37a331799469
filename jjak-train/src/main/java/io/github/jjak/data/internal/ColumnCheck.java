package io.github.jjak.data.internal;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@link DatasetCheck} found in one column.
 *
 * @param name the column's name
 * @param characters Unicode code points per text
 * @param tokens tokens per text, null when no tokenizer was given
 * @param shareTooLong share of texts with more tokens than {@code max_seq_length}, 0 when no tokenizer was given
 * @param scripts share of texts by the script most of them is in, one entry per {@link Script}
 */
public record ColumnCheck(
        String name,
        Percentiles characters,
        @Nullable Percentiles tokens,
        double shareTooLong,
        Map<Script, Double> scripts) {

    public ColumnCheck {
        scripts = Collections.unmodifiableMap(new EnumMap<>(scripts));
    }

    static ColumnCheck of(String name, List<String> texts, @Nullable TokenLengths lengths) {
        int[] characters = texts.stream()
                .mapToInt(text -> text.codePointCount(0, text.length()))
                .toArray();
        Map<Script, Double> scripts = Script.shares(texts);
        if (lengths == null) {
            return new ColumnCheck(name, Percentiles.of(characters), null, 0, scripts);
        }
        int[] tokens = texts.stream().mapToInt(lengths.tokens()).toArray();
        int tooLong = 0;
        for (int count : tokens) {
            tooLong += count > lengths.maxSeqLength() ? 1 : 0;
        }
        return new ColumnCheck(
                name, Percentiles.of(characters), Percentiles.of(tokens), (double) tooLong / texts.size(), scripts);
    }
}
