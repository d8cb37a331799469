package io.github.jjak.search.index;

import io.github.jjak.error.UsageException;
import io.github.jjak.search.Bm25Options;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an index is made; fixed once it is there.
 *
 * @param language ISO 639-1 code of the texts, {@code none}, or {@code auto} for what the first rows look like
 * @param columns names of the rows' further columns; only {@code *} for any names
 * @param passageTokens greatest length of a passage in tokens of the model, or in words where there is no model; null for what
 *     the model looks at, or 256 words
 * @param passageOverlap greatest length that neighbouring passages share, or null for a fifth of a passage
 * @param synonyms groups of words that mean the same; a question with one is also searched with the others
 * @param userDictionary for Korean, words that Nori does not know: lines of its user dictionary
 * @param vectors how the graph keeps the vectors
 */
public record IndexSettings(
        String language,
        List<String> columns,
        @Nullable Integer passageTokens,
        @Nullable Integer passageOverlap,
        List<List<String>> synonyms,
        List<String> userDictionary,
        VectorStorage vectors) {

    private static final String ANY_COLUMN = "*";

    /** Longer than any text that is worth one passage. */
    private static final int MOST_TOKENS = 1_000_000;

    public IndexSettings {
        Objects.requireNonNull(language, "language");
        Objects.requireNonNull(columns, "columns");
        Objects.requireNonNull(synonyms, "synonyms");
        Objects.requireNonNull(userDictionary, "userDictionary");
        Objects.requireNonNull(vectors, "vectors");
        columns = List.copyOf(columns);
        userDictionary = List.copyOf(userDictionary);
        synonyms = synonyms.stream().map(List::copyOf).toList();
        if (passageTokens != null && (passageTokens < 1 || passageTokens > MOST_TOKENS)) {
            throw new UsageException(
                    "A passage has " + passageTokens + " tokens; allowed is 1 to " + MOST_TOKENS + ".");
        }
        if (passageOverlap != null && (passageOverlap < 0 || passageOverlap > MOST_TOKENS)) {
            throw new UsageException(
                    "Passages share " + passageOverlap + " tokens; allowed is 0 to " + MOST_TOKENS + ".");
        }
    }

    /** Language found out, no further columns, passages as long as the model reads, no synonyms. */
    public static IndexSettings ofDefaults() {
        return new IndexSettings(Bm25Options.AUTO, List.of(), null, null, List.of(), List.of(), VectorStorage.FLOAT32);
    }

    /** The same with another language. */
    public IndexSettings withLanguage(String code) {
        return new IndexSettings(code, columns, passageTokens, passageOverlap, synonyms, userDictionary, vectors);
    }

    /** The same with other further columns. */
    public IndexSettings withColumns(List<String> names) {
        return new IndexSettings(language, names, passageTokens, passageOverlap, synonyms, userDictionary, vectors);
    }

    /** The same for rows that may have columns of any names. */
    public IndexSettings withAnyColumns() {
        return withColumns(List.of(ANY_COLUMN));
    }

    /** Whether rows may have columns of any names. */
    public boolean anyColumns() {
        return columns.equals(List.of(ANY_COLUMN));
    }

    /** The same with passages of another length. */
    public IndexSettings withPassages(@Nullable Integer tokens, @Nullable Integer overlap) {
        return new IndexSettings(language, columns, tokens, overlap, synonyms, userDictionary, vectors);
    }

    /** The same with other synonyms. */
    public IndexSettings withSynonyms(List<List<String>> groups) {
        return new IndexSettings(language, columns, passageTokens, passageOverlap, groups, userDictionary, vectors);
    }

    /** The same with other words of one's own. */
    public IndexSettings withUserDictionary(List<String> lines) {
        return new IndexSettings(language, columns, passageTokens, passageOverlap, synonyms, lines, vectors);
    }

    /** The same with another form of the vectors in the graph. */
    public IndexSettings withVectors(VectorStorage storage) {
        return new IndexSettings(language, columns, passageTokens, passageOverlap, synonyms, userDictionary, storage);
    }
}
