package io.github.jjak.tokenize.internal;

import ai.djl.huggingface.tokenizers.Encoding;
import io.github.jjak.error.ModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a tokenizer puts two texts into one row: {@code [CLS] first [SEP] second [SEP]} for BERT, {@code <s> first </s></s> second </s>}
 * for RoBERTa, with the types of the tokens. Both texts are tokenised alone, so each is tokenised once, however many pairs it is in.
 * Immutable and thread-safe.
 */
public final class PairTemplate {

    private final Piece before;
    private final int firstType;
    private final Piece between;
    private final int secondType;
    private final Piece after;
    private final TruncationSide side;

    /** Special tokens that stand together, with their types. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Piece(int[] ids, int[] types) {

        static Piece of(Encoding encoding, int from, int to) {
            return new Piece(
                    ints(Arrays.copyOfRange(encoding.getIds(), from, to)),
                    ints(Arrays.copyOfRange(encoding.getTypeIds(), from, to)));
        }

        private static int[] ints(long[] values) {
            return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
        }

        int length() {
            return ids.length;
        }
    }

    /**
     * Two texts in one row.
     *
     * @param ids token ids, special tokens included
     * @param types of the tokens; null if all are 0
     * @param truncated whether one of the texts lost tokens
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Row(int[] ids, int @Nullable [] types, boolean truncated) {}

    private PairTemplate(Piece before, int firstType, Piece between, int secondType, Piece after, TruncationSide side) {
        this.before = before;
        this.firstType = firstType;
        this.between = between;
        this.secondType = secondType;
        this.after = after;
        this.side = side;
    }

    /**
     * Reads the template off what the tokenizer makes of a text paired with itself.
     *
     * @param pair the probe twice
     * @param probe content of the probe alone, at least one token
     * @param side where long texts lose tokens
     * @throws ModelException if the pair does not hold the probe twice
     */
    static PairTemplate of(Encoding pair, int[] probe, TruncationSide side) {
        int[] ids = Piece.of(pair, 0, pair.getIds().length).ids();
        List<Integer> places = new ArrayList<>();
        boolean ordered = true;
        for (int i = 0; i + probe.length <= ids.length; i++) {
            if (Arrays.equals(ids, i, i + probe.length, probe, 0, probe.length) && pair.getSpecialTokenMask()[i] == 0) {
                places.add(i);
                ordered &= pair.getSequenceIds()[i] == places.size() - 1;
                i += probe.length - 1;
            }
        }
        if (places.size() != 2 || !ordered) {
            throw new ModelException("The tokenizer's template for two texts does not hold the first text once and then"
                    + " the second one once: its tokenizer.json is not made for pairs.");
        }
        int first = places.get(0);
        int second = places.get(1);
        return new PairTemplate(
                Piece.of(pair, 0, first),
                Math.toIntExact(pair.getTypeIds()[first]),
                Piece.of(pair, first + probe.length, second),
                Math.toIntExact(pair.getTypeIds()[second]),
                Piece.of(pair, second + probe.length, ids.length),
                side);
    }

    /** Number of special tokens of a pair. */
    public int specialTokens() {
        return before.length() + between.length() + after.length();
    }

    /** The special tokens, for a check against the table of embeddings. */
    public int[] specialIds() {
        return concatenate(before.ids(), between.ids(), after.ids());
    }

    /** The largest type of a token. */
    public int largestType() {
        int[] types = concatenate(before.types(), between.types(), after.types());
        return Math.max(
                Math.max(firstType, secondType), Arrays.stream(types).max().orElse(0));
    }

    /**
     * Two texts as one row of at most {@code maxLength} tokens. The longer text is cut to the length of the other one, then both are cut:
     * {@code longest_first} of the tokenizers library.
     *
     * @param first content of the first text, without special tokens
     * @param second content of the second text
     * @param withTypes whether the encoder has types of tokens
     */
    public Row row(int[] first, int[] second, int maxLength, boolean withTypes) {
        int room = Math.max(0, maxLength - specialTokens());
        int[] lengths = lengths(first.length, second.length, room);
        int[] a = cut(first, lengths[0]);
        int[] b = cut(second, lengths[1]);
        boolean truncated = a.length < first.length || b.length < second.length;
        int[] ids = concatenate(before.ids(), a, between.ids(), b, after.ids());
        if (!withTypes || largestType() == 0) {
            return new Row(ids, null, truncated);
        }
        int[] ofFirst = new int[a.length];
        int[] ofSecond = new int[b.length];
        Arrays.fill(ofFirst, firstType);
        Arrays.fill(ofSecond, secondType);
        return new Row(ids, concatenate(before.types(), ofFirst, between.types(), ofSecond, after.types()), truncated);
    }

    /** What is left of two texts of these lengths: {@code [first, second]}. */
    static int[] lengths(int first, int second, int room) {
        if (first + (long) second <= room) {
            return new int[] {first, second};
        }
        int shorter = Math.min(first, second);
        int longer = shorter > room ? shorter : Math.max(shorter, room - shorter);
        if (shorter + (long) longer > room) {
            shorter = room / 2;
            longer = shorter + room % 2;
        }
        return first > second ? new int[] {longer, shorter} : new int[] {shorter, longer};
    }

    private int[] cut(int[] content, int length) {
        if (content.length <= length) {
            return content;
        }
        return side == TruncationSide.RIGHT
                ? Arrays.copyOf(content, length)
                : Arrays.copyOfRange(content, content.length - length, content.length);
    }

    private static int[] concatenate(int[]... parts) {
        int[] all = new int[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int next = 0;
        for (int[] part : parts) {
            System.arraycopy(part, 0, all, next, part.length);
            next += part.length;
        }
        return all;
    }
}
