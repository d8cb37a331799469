package io.github.jjak.tokenize.internal;

import io.github.jjak.store.internal.IntArray;
import io.github.jjak.store.internal.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The token ids of a data set: every distinct text is tokenised once and then known by its number. The empty text stands for
 * none: it is not tokenised and has no tokens.
 *
 * <p>Numbers and tokens lie in a {@link Storage}: four bytes per cell (a row's text in a column), eight per distinct text, and four per token.
 * Immutable and thread-safe.
 */
public final class TokenStore implements TextNumbers {

    private static final int ABSENT = TextNumbering.ABSENT;

    private final int columns;
    private final IntArray textIds;
    /** Per cell, where the tokens of its entry start; each tokenizer has entries of its own. */
    private final IntArray entries;

    private final StoredTokens tokens;
    private final int texts;
    private final int @Nullable [] longest;
    private final Storage storage;

    private TokenStore(
            TextNumbering numbering, IntArray entries, StoredTokens tokens, int @Nullable [] longest, Storage storage) {
        this.columns = numbering.columns();
        this.textIds = numbering.numbers();
        this.texts = numbering.texts();
        this.entries = entries;
        this.tokens = tokens;
        this.longest = longest;
        this.storage = storage;
    }

    /** Texts to token ids, already truncated. */
    @FunctionalInterface
    public interface TextTokenizer {

        TokenizedTexts tokenize(List<String> texts);

        /** As {@link #tokenize}, for some of the texts: what can only be said of all is said when no texts are tokenised at last. */
        default TokenizedTexts tokenizePart(List<String> texts) {
            return tokenize(texts);
        }
    }

    /**
     * Tokenises the distinct texts of some columns.
     *
     * @param columns texts per column, all columns of one length
     * @param tokenizer of all columns
     */
    public static TokenStore of(List<List<String>> columns, TextTokenizer tokenizer) {
        return of(columns, Collections.nCopies(columns.size(), tokenizer), Storage.HEAP);
    }

    /**
     * Tokenises the distinct texts of some columns, each column by its tokenizer.
     *
     * @param columns texts per column, all columns of one length; they are read several times
     * @param tokenizers of the columns; a text is tokenised once by each of them
     * @param storage where numbers and tokens go
     */
    public static TokenStore of(List<List<String>> columns, List<? extends TextTokenizer> tokenizers, Storage storage) {
        List<TextTokenizer> distinct = List.copyOf(new LinkedHashSet<TextTokenizer>(tokenizers));
        TextNumbering texts = new TextNumbering(columns, storage);
        texts.number(IntStream.range(0, columns.size()).toArray());
        // With one tokenizer each text is one entry, so neither is kept twice.
        TextNumbering entries = distinct.size() == 1 ? texts : new TextNumbering(columns, storage);
        List<Integer> starts = new ArrayList<>();
        for (TextTokenizer tokenizer : distinct) {
            starts.add(distinct.size() == 1 ? 0 : entries.texts());
            if (entries != texts) {
                entries.number(columnsOf(tokenizer, tokenizers));
            }
        }
        try (StoredTokens.Writer writer = new StoredTokens.Writer(storage, entries.texts())) {
            for (int i = 0; i < starts.size(); i++) {
                TextTokenizer tokenizer = distinct.get(i);
                writer.tokenize(entries, columnsOf(tokenizer, tokenizers), starts.get(i), tokenizer);
            }
            StoredTokens tokens = writer.finish();
            return new TokenStore(
                    texts,
                    entries.numbers(),
                    tokens,
                    entries == texts ? null : longest(texts, entries, tokens),
                    storage);
        }
    }

    private static int[] columnsOf(TextTokenizer tokenizer, List<? extends TextTokenizer> tokenizers) {
        return IntStream.range(0, tokenizers.size())
                .filter(column -> tokenizers.get(column).equals(tokenizer))
                .toArray();
    }

    private static int[] longest(TextNumbering texts, TextNumbering entries, StoredTokens tokens) {
        int[] longest = new int[texts.texts()];
        for (long cell = 0; cell < texts.numbers().size(); cell++) {
            int text = texts.numbers().get(cell);
            if (text != ABSENT) {
                longest[text] =
                        Math.max(longest[text], tokens.length(entries.numbers().get(cell)));
            }
        }
        return longest;
    }

    @Override
    public int rows() {
        return (int) (textIds.size() / columns);
    }

    @Override
    public int texts() {
        return texts;
    }

    @Override
    public int[] ofRow(int row) {
        int[] present = new int[columns];
        int count = 0;
        for (int column = 0; column < columns; column++) {
            int text = textIds.get((long) row * columns + column);
            if (text != ABSENT) {
                present[count++] = text;
            }
        }
        return count == columns ? present : Arrays.copyOf(present, count);
    }

    /**
     * Numbers of the texts of each row, {@code [rows][texts that are there]}; equal texts have equal numbers, also across columns.
     */
    public int[][] textIds() {
        int[][] present = new int[rows()][];
        Arrays.setAll(present, this::ofRow);
        return present;
    }

    /** Token ids of the given rows of one column. */
    public List<int[]> tokens(int[] rows, int column) {
        List<int[]> ids = new ArrayList<>(rows.length);
        for (int row : rows) {
            ids.add(tokens.of(entries.get((long) row * columns + column)));
        }
        return ids;
    }

    /**
     * Tokens of a text, by the tokenizer that makes most of it.
     *
     * @param text its number
     */
    public int length(int text) {
        return longest == null ? tokens.length(text) : longest[text];
    }

    /** Number of distinct texts, each counted once for every tokenizer of it. */
    public int distinctTexts() {
        return tokens.count();
    }

    /** Distinct texts that were longer than the model's limit. */
    public int truncatedTexts() {
        return tokens.truncatedTexts();
    }

    /** Tokens cut off, over the distinct texts. */
    public long truncatedTokens() {
        return tokens.truncatedTokens();
    }

    /** Tokens of one pass over all rows and columns. */
    public long tokensPerEpoch() {
        long sum = 0;
        for (long cell = 0; cell < entries.size(); cell++) {
            sum += tokens.length(entries.get(cell));
        }
        return sum;
    }

    /** Bytes of Java's heap. */
    public long heapBytes() {
        long ofLongest = longest == null ? 0 : (long) Integer.BYTES * longest.length;
        long arrays = Integer.BYTES * (textIds.size() + (entries == textIds ? 0 : entries.size()))
                + Long.BYTES * tokens.starts().size()
                + tokens.ids().size();
        return ofLongest + (storage.isOnDisk() ? 0 : arrays);
    }
}
