package io.github.jjak.encoder.internal;

import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tokenize.internal.PackedTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tables that turn ids into vectors, and what follows them below the first layer.
 *
 * @param words {@code [vocabulary, embedding]}
 * @param positions {@code [positions, embedding]}
 * @param tokenTypes {@code [types, embedding]}, or null; single texts use type 0 only
 * @param norm after the sum
 * @param projection to the hidden size, or null where the tables have it
 * @param firstPosition row of a text's first token in the table of positions
 */
record BertEmbeddings(
        Parameter words,
        Parameter positions,
        @Nullable Parameter tokenTypes,
        LayerNorm norm,
        @Nullable Linear projection,
        int firstPosition) {

    /** Row of the table of positions for each token. */
    int[] positionRows(PackedTokens tokens) {
        return Arrays.stream(tokens.positions())
                .map(position -> position + firstPosition)
                .toArray();
    }

    List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(List.of(words, positions));
        if (tokenTypes != null) {
            parameters.add(tokenTypes);
        }
        parameters.addAll(norm.parameters());
        if (projection != null) {
            parameters.addAll(projection.parameters());
        }
        return parameters;
    }
}
