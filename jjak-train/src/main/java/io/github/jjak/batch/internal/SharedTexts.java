package io.github.jjak.batch.internal;

import io.github.jjak.tokenize.internal.TextNumbers;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * The texts that stand in two rows or more, which alone can meet in a batch: which of them each row has, by numbers from 0. A text that a row has twice
 * counts once. Four bytes for each row and for each such text of a row. Immutable and thread-safe.
 */
final class SharedTexts {

    /** Above this, a row's texts are not compared with each other one by one. */
    private static final int FEW = 32;

    private final int texts;
    private final int[] starts;
    private final int[] ids;

    private SharedTexts(int texts, int[] starts, int[] ids) {
        this.texts = texts;
        this.starts = starts;
        this.ids = ids;
    }

    static SharedTexts of(TextNumbers numbers) {
        BitSet seen = new BitSet(numbers.texts());
        BitSet shared = new BitSet();
        for (int row = 0; row < numbers.rows(); row++) {
            for (int text : distinct(numbers.ofRow(row))) {
                if (seen.get(text)) {
                    shared.set(text);
                }
                seen.set(text);
            }
        }
        Ranks ranks = Ranks.of(shared, numbers.texts());
        int[] starts = new int[numbers.rows() + 1];
        for (int row = 0; row < numbers.rows(); row++) {
            int own = 0;
            for (int text : distinct(numbers.ofRow(row))) {
                own += shared.get(text) ? 1 : 0;
            }
            starts[row + 1] = Math.addExact(starts[row], own);
        }
        int[] ids = new int[starts[numbers.rows()]];
        int next = 0;
        for (int row = 0; row < numbers.rows(); row++) {
            for (int text : distinct(numbers.ofRow(row))) {
                if (shared.get(text)) {
                    ids[next++] = ranks.of(text);
                }
            }
        }
        return new SharedTexts(shared.cardinality(), starts, ids);
    }

    /** Each number once, in the order of first occurrence. */
    private static int[] distinct(int[] row) {
        if (row.length > FEW) {
            return IntStream.of(row).distinct().toArray();
        }
        int count = 0;
        for (int text : row) {
            boolean known = false;
            for (int i = 0; i < count; i++) {
                known |= row[i] == text;
            }
            if (!known) {
                row[count++] = text;
            }
        }
        return count == row.length ? row : Arrays.copyOf(row, count);
    }

    int rows() {
        return starts.length - 1;
    }

    /** Number of such texts. */
    int texts() {
        return texts;
    }

    /** Where the texts of a row start. */
    int start(int row) {
        return starts[row];
    }

    /** Where the texts of a row end. */
    int end(int row) {
        return starts[row + 1];
    }

    /** @param place from a row's start to its end, exclusive */
    int text(int place) {
        return ids[place];
    }

    /** In how many of the given rows each text occurs. */
    int[] rowsOfTexts(int[] rows) {
        int[] counts = new int[texts];
        for (int row : rows) {
            for (int i = starts[row]; i < starts[row + 1]; i++) {
                counts[ids[i]]++;
            }
        }
        return counts;
    }

    /** The place of each set bit among all of them. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Ranks(long[] words, int[] before) {

        static Ranks of(BitSet bits, int size) {
            long[] words = Arrays.copyOf(bits.toLongArray(), (size >>> 6) + 1);
            int[] before = new int[words.length];
            for (int word = 1; word < words.length; word++) {
                before[word] = before[word - 1] + Long.bitCount(words[word - 1]);
            }
            return new Ranks(words, before);
        }

        int of(int bit) {
            int word = bit >>> 6;
            return before[word] + Long.bitCount(words[word] & ((1L << bit) - 1));
        }
    }
}
