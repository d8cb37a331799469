package io.github.jjak.tokenize.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A batch of token rows laid end to end without padding, shortest rows first.
 *
 * <p>Rows of equal length lie together, so each {@link LengthGroup} is a dense {@code [rows, length]} block inside the flat
 * ids. Linear layers see {@code [tokens]}; attention and pooling see one block after the other and need neither padding nor a
 * mask. {@link #restoreOrder} leads back to the order the rows were given in.
 *
 * <p>Immutable; arrays are not copied and must not be changed.
 */
public final class PackedTokens {

    private final int[] ids;
    private final int[] positions;
    private final List<LengthGroup> groups;
    private final int[] packedRowOfInputRow;
    private final int @Nullable [] promptTokens;
    private final int @Nullable [] types;
    private final @Nullable PackedPart part;

    /**
     * Rows of one length.
     *
     * @param rows number of rows, at least 1
     * @param length tokens in each row, at least 1
     * @param firstToken index of the group's first token in the flat ids
     */
    public record LengthGroup(int rows, int length, int firstToken) {

        /** Number of tokens of the group. */
        public int tokens() {
            return rows * length;
        }
    }

    private PackedTokens(
            int[] ids,
            int[] positions,
            List<LengthGroup> groups,
            int[] packedRowOfInputRow,
            int @Nullable [] promptTokens,
            int @Nullable [] types,
            @Nullable PackedPart part) {
        this.ids = ids;
        this.positions = positions;
        this.groups = Collections.unmodifiableList(groups);
        this.packedRowOfInputRow = packedRowOfInputRow;
        this.promptTokens = promptTokens;
        this.types = types;
        this.part = part;
    }

    /**
     * Packs rows of token ids.
     *
     * @param rows at least one row, each of at least one token
     */
    public static PackedTokens pack(List<int[]> rows) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one row");
        }
        int[] order = IntStream.range(0, rows.size())
                .boxed()
                .sorted(Comparator.comparingInt(row -> rows.get(row).length))
                .mapToInt(Integer::intValue)
                .toArray();
        int tokens = Math.toIntExact(rows.stream().mapToLong(row -> row.length).sum());
        int[] ids = new int[tokens];
        int[] positions = new int[tokens];
        int[] packedRowOfInputRow = new int[order.length];
        List<LengthGroup> groups = new ArrayList<>();
        int next = 0;
        for (int packedRow = 0; packedRow < order.length; packedRow++) {
            int[] row = rows.get(order[packedRow]);
            if (row.length == 0) {
                throw new IllegalArgumentException("row " + order[packedRow] + " has no tokens");
            }
            System.arraycopy(row, 0, ids, next, row.length);
            for (int i = 0; i < row.length; i++) {
                positions[next + i] = i;
            }
            packedRowOfInputRow[order[packedRow]] = packedRow;
            extend(groups, row.length, next);
            next += row.length;
        }
        return new PackedTokens(ids, positions, groups, packedRowOfInputRow, null, null, null);
    }

    /**
     * The same rows, of which the first tokens are a prompt that pooling leaves out.
     *
     * @param ofInputRow number of such tokens of each row as it was given
     */
    public PackedTokens withPromptTokens(int[] ofInputRow) {
        if (ofInputRow.length != rows()) {
            throw new IllegalArgumentException(ofInputRow.length + " numbers were given for " + rows() + " rows");
        }
        if (Arrays.stream(ofInputRow).allMatch(count -> count == 0)) {
            return this;
        }
        int[] ofPackedRow = new int[ofInputRow.length];
        for (int row = 0; row < ofInputRow.length; row++) {
            ofPackedRow[packedRowOfInputRow[row]] = ofInputRow[row];
        }
        return new PackedTokens(ids, positions, groups, packedRowOfInputRow, ofPackedRow, types, part);
    }

    /** Number of first tokens that pooling leaves out, per packed row; null where pooling takes all tokens. */
    public int @Nullable [] promptTokens() {
        return promptTokens;
    }

    /**
     * The same rows, of which each token has a type: which of two texts it belongs to.
     *
     * @param ofInputRow types of the tokens of each row as it was given
     */
    public PackedTokens withTypes(List<int[]> ofInputRow) {
        // Packing depends on lengths alone, so types come to lie as their tokens do.
        PackedTokens packed = pack(ofInputRow);
        if (!packed.groups.equals(groups) || !Arrays.equals(packed.packedRowOfInputRow, packedRowOfInputRow)) {
            throw new IllegalArgumentException("the types are not of these rows: their lengths differ");
        }
        return new PackedTokens(ids, positions, groups, packedRowOfInputRow, promptTokens, packed.ids, part);
    }

    /** Type of each token, {@code [tokens]}; null where all have type 0. */
    public int @Nullable [] types() {
        return types;
    }

    /** The first token of each row, in the order the rows were given, as places among {@link #ids}. */
    public int[] firstTokens() {
        int[] starts = startsOfPackedRows();
        int[] ofInputRows = new int[rows()];
        for (int row = 0; row < ofInputRows.length; row++) {
            ofInputRows[row] = starts[packedRowOfInputRow[row]];
        }
        return ofInputRows;
    }

    /** The same rows with a number taken from each token id. */
    public PackedTokens minus(int number) {
        return number == 0
                ? this
                : new PackedTokens(
                        Arrays.stream(ids).map(id -> id - number).toArray(),
                        positions,
                        groups,
                        packedRowOfInputRow,
                        promptTokens,
                        types,
                        part);
    }

    /** First token of each packed row; then the number of tokens. */
    private int[] startsOfPackedRows() {
        int[] starts = new int[rows() + 1];
        int next = 0;
        for (LengthGroup group : groups) {
            for (int row = 0; row < group.rows(); row++) {
                starts[next++] = group.firstToken() + row * group.length();
            }
        }
        starts[next] = ids.length;
        return starts;
    }

    /**
     * Some of the rows, which remember where they lie in this batch, or in the one that this is a part of; see {@link #part}.
     *
     * @param inputRows numbers of the rows as they were given, at least one, each once; this is the order in which they count as given
     */
    public PackedTokens part(int[] inputRows) {
        int[] starts = startsOfPackedRows();
        List<int[]> own = new ArrayList<>();
        List<int[]> ownTypes = new ArrayList<>();
        for (int inputRow : inputRows) {
            int packedRow = packedRowOfInputRow[inputRow];
            own.add(Arrays.copyOfRange(ids, starts[packedRow], starts[packedRow + 1]));
            if (types != null) {
                ownTypes.add(Arrays.copyOfRange(types, starts[packedRow], starts[packedRow + 1]));
            }
        }
        PackedTokens packed = pack(own);
        int[] packedRows = new int[inputRows.length];
        int[] prompts = promptTokens == null ? null : new int[inputRows.length];
        for (int row = 0; row < inputRows.length; row++) {
            int ofWhole = packedRowOfInputRow[inputRows[row]];
            packedRows[packed.packedRowOfInputRow[row]] = ofWhole;
            if (prompts != null && promptTokens != null) {
                prompts[packed.packedRowOfInputRow[row]] = promptTokens[ofWhole];
            }
        }
        return new PackedTokens(
                packed.ids,
                packed.positions,
                packed.groups,
                packed.packedRowOfInputRow,
                prompts,
                types == null ? null : pack(ownTypes).ids,
                partOfWhole(packedRows, inputRows, starts));
    }

    /** A part of a part lies in the whole that this one lies in. */
    private PackedPart partOfWhole(int[] packedRows, int[] inputRows, int[] starts) {
        PackedPart outer = part;
        if (outer == null) {
            return new PackedPart(this, packedRows, inputRows, starts);
        }
        int[] packedRowsOfOuter = outer.packedRows();
        int[] inputRowsOfOuter = outer.inputRows();
        return new PackedPart(
                outer.whole(),
                Arrays.stream(packedRows).map(row -> packedRowsOfOuter[row]).toArray(),
                Arrays.stream(inputRows).map(row -> inputRowsOfOuter[row]).toArray(),
                outer.firstTokens());
    }

    /** Where the rows lie in the batch that they are a part of; null if they are a whole batch. */
    @Nullable
    public PackedPart part() {
        return part;
    }

    private static void extend(List<LengthGroup> groups, int length, int firstToken) {
        int last = groups.size() - 1;
        if (last >= 0 && groups.get(last).length() == length) {
            LengthGroup group = groups.get(last);
            groups.set(last, new LengthGroup(group.rows() + 1, length, group.firstToken()));
        } else {
            groups.add(new LengthGroup(1, length, firstToken));
        }
    }

    /** Flat token ids, {@code [tokens]}. */
    public int[] ids() {
        return ids;
    }

    /** Position of each token within its row, from 0, {@code [tokens]}. */
    public int[] positions() {
        return positions;
    }

    /** The dense blocks, by ascending length. */
    public List<LengthGroup> groups() {
        return groups;
    }

    /** For each input row, its row in packed order: index with this to restore the order of the input. */
    public int[] restoreOrder() {
        return packedRowOfInputRow;
    }

    /** Number of rows. */
    public int rows() {
        return packedRowOfInputRow.length;
    }

    /** Number of tokens, all of them real. */
    public int tokens() {
        return ids.length;
    }

    /** Tokens of the longest row. */
    public int longestRow() {
        return groups.get(groups.size() - 1).length();
    }
}
