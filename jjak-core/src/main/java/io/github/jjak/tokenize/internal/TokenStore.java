package io.github.jjak.tokenize.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The token ids of a data set: every distinct text is tokenised once and then known by its number. The empty text stands for
 * none: it is not tokenised and has no tokens.
 *
 * <p>Immutable and thread-safe; arrays are not copied and must not be changed.
 */
public final class TokenStore {

    private static final int ABSENT = -1;
    private static final int[] NO_TOKENS = {};

    private final List<int[]> tokensByEntry;
    private final int[][] entries;
    private final int[][] textIds;
    private final int[] longest;
    private final int truncatedTexts;
    private final long truncatedTokens;

    private TokenStore(int[][] entries, int[][] textIds, int[] longest, TokenizedTexts tokenized) {
        this.entries = entries;
        this.textIds = textIds;
        this.longest = longest;
        this.tokensByEntry = tokenized.ids();
        this.truncatedTexts = tokenized.truncatedTexts();
        this.truncatedTokens = tokenized.truncatedTokens();
    }

    /** Texts to token ids, already truncated. */
    @FunctionalInterface
    public interface TextTokenizer {
        TokenizedTexts tokenize(List<String> texts);
    }

    /**
     * Tokenises the distinct texts of some columns.
     *
     * @param columns texts per column, all columns of one length
     * @param tokenizer of all columns
     */
    public static TokenStore of(List<List<String>> columns, TextTokenizer tokenizer) {
        return of(columns, Collections.nCopies(columns.size(), tokenizer));
    }

    /**
     * Tokenises the distinct texts of some columns, each column by its tokenizer.
     *
     * @param columns texts per column, all columns of one length
     * @param tokenizers of the columns; a text is tokenised once by each of them
     */
    public static TokenStore of(List<List<String>> columns, List<? extends TextTokenizer> tokenizers) {
        int rows = columns.get(0).size();
        Map<String, Integer> texts = new LinkedHashMap<>();
        Map<TextTokenizer, Map<String, Integer>> byTokenizer = new LinkedHashMap<>();
        int[][] textIds = new int[rows][columns.size()];
        // With one tokenizer each text is one entry, so neither is kept twice.
        boolean isOne = Set.copyOf(tokenizers).size() == 1;
        if (isOne) {
            byTokenizer.put(tokenizers.get(0), texts);
        }
        int[][] entries = isOne ? textIds : new int[rows][columns.size()];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns.size(); column++) {
                String text = columns.get(column).get(row);
                textIds[row][column] = text.isEmpty() ? ABSENT : number(texts, text);
                entries[row][column] = text.isEmpty()
                        ? ABSENT
                        : number(
                                byTokenizer.computeIfAbsent(tokenizers.get(column), key -> new LinkedHashMap<>()),
                                text);
            }
        }
        List<TokenizedTexts> tokenized = new ArrayList<>();
        Map<TextTokenizer, Integer> firstEntries = new LinkedHashMap<>();
        int next = 0;
        for (Map.Entry<TextTokenizer, Map<String, Integer>> distinct : byTokenizer.entrySet()) {
            firstEntries.put(distinct.getKey(), next);
            tokenized.add(
                    distinct.getKey().tokenize(List.copyOf(distinct.getValue().keySet())));
            next += distinct.getValue().size();
        }
        TokenizedTexts all = TokenizedTexts.joined(tokenized);
        int[] longest = new int[texts.size()];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns.size(); column++) {
                if (textIds[row][column] != ABSENT) {
                    if (!isOne) {
                        entries[row][column] += firstEntries.getOrDefault(tokenizers.get(column), 0);
                    }
                    int text = textIds[row][column];
                    longest[text] = Math.max(longest[text], all.ids().get(entries[row][column]).length);
                }
            }
        }
        return new TokenStore(entries, textIds, longest, all);
    }

    /** The number of a text, the next one if it is new. */
    private static int number(Map<String, Integer> numbers, String text) {
        Integer known = numbers.putIfAbsent(text, numbers.size());
        return known == null ? numbers.size() - 1 : known;
    }

    /**
     * Numbers of the texts of each row, {@code [rows][texts that are there]}; equal texts have equal numbers, also across columns.
     */
    public int[][] textIds() {
        int[][] present = new int[textIds.length][];
        for (int row = 0; row < present.length; row++) {
            present[row] =
                    IntStream.of(textIds[row]).filter(text -> text != ABSENT).toArray();
        }
        return present;
    }

    /** Token ids of the given rows of one column. */
    public List<int[]> tokens(int[] rows, int column) {
        List<int[]> tokens = new ArrayList<>(rows.length);
        for (int row : rows) {
            tokens.add(tokensOf(entries[row][column]));
        }
        return tokens;
    }

    /**
     * Tokens of a text, by the tokenizer that makes most of it.
     *
     * @param text its number
     */
    public int length(int text) {
        return longest[text];
    }

    private int[] tokensOf(int entry) {
        return entry == ABSENT ? NO_TOKENS : tokensByEntry.get(entry);
    }

    /** Number of distinct texts, each counted once for every tokenizer of it. */
    public int distinctTexts() {
        return tokensByEntry.size();
    }

    /** Distinct texts that were longer than the model's limit. */
    public int truncatedTexts() {
        return truncatedTexts;
    }

    /** Tokens cut off, over the distinct texts. */
    public long truncatedTokens() {
        return truncatedTokens;
    }

    /** Tokens of one pass over all rows and columns. */
    public long tokensPerEpoch() {
        long tokens = 0;
        for (int[] row : entries) {
            for (int entry : row) {
                tokens += tokensOf(entry).length;
            }
        }
        return tokens;
    }
}
