package io.github.jjak.tokenize.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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

    private final List<int[]> tokensByText;
    private final int[][] textIds;
    private final int truncatedTexts;
    private final long truncatedTokens;

    private TokenStore(int[][] textIds, TokenizedTexts tokenized) {
        this.textIds = textIds;
        this.tokensByText = tokenized.ids();
        this.truncatedTexts = tokenized.truncatedTexts();
        this.truncatedTokens = tokenized.truncatedTokens();
    }

    /**
     * Tokenises the distinct texts of some columns.
     *
     * @param columns texts per column, all columns of one length
     * @param tokenizer texts to token ids, already truncated
     */
    public static TokenStore of(List<List<String>> columns, Function<List<String>, TokenizedTexts> tokenizer) {
        int rows = columns.get(0).size();
        Map<String, Integer> numbers = new LinkedHashMap<>();
        int[][] textIds = new int[rows][columns.size()];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns.size(); column++) {
                String text = columns.get(column).get(row);
                if (text.isEmpty()) {
                    textIds[row][column] = ABSENT;
                    continue;
                }
                Integer number = numbers.putIfAbsent(text, numbers.size());
                textIds[row][column] = number == null ? numbers.size() - 1 : number;
            }
        }
        return new TokenStore(textIds, tokenizer.apply(List.copyOf(numbers.keySet())));
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
            tokens.add(tokensOf(textIds[row][column]));
        }
        return tokens;
    }

    /**
     * Tokens of a text.
     *
     * @param text its number
     */
    public int length(int text) {
        return tokensByText.get(text).length;
    }

    private int[] tokensOf(int text) {
        return text == ABSENT ? NO_TOKENS : tokensByText.get(text);
    }

    /** Number of distinct texts. */
    public int distinctTexts() {
        return tokensByText.size();
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
        for (int[] row : textIds) {
            for (int text : row) {
                tokens += tokensOf(text).length;
            }
        }
        return tokens;
    }
}
