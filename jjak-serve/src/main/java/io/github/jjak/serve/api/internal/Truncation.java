package io.github.jjak.serve.api.internal;

import io.github.jjak.model.TextRole;
import io.github.jjak.model.internal.EmbeddingModel;
import io.github.jjak.model.internal.TextSide;
import io.github.jjak.serve.generation.internal.Generation;
import io.github.jjak.serve.http.Limits;
import io.github.jjak.serve.http.internal.JsonBody;
import io.github.jjak.serve.http.internal.Problem;
import io.github.jjak.serve.http.internal.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What TEI does with texts that are longer than the model reads.
 *
 * @param allowed whether they are cut; else they are refused
 * @param left whether their start is cut off instead of their end
 */
record Truncation(boolean allowed, boolean left) {

    static Truncation of(JsonBody body) {
        return new Truncation(
                body.flag("truncate", true),
                body.optionalText("truncation_direction")
                        .map(word -> JsonBody.oneOf(word, "truncation_direction", "right", "left"))
                        .orElse("right")
                        .equals("left"));
    }

    TextVectors apply(Generation generation, List<String> texts, TextRole role, Limits limits) {
        TextVectors vectors = TextVectors.tokenize(generation, texts, role, limits);
        if (vectors.truncated().isEmpty()) {
            return vectors;
        }
        EmbeddingModel model = TextVectors.model(generation).internals();
        TextSide side = model.side(role);
        if (!allowed) {
            throw new ProblemException(
                    Problem.INVALID,
                    "Text " + vectors.truncated().get(0) + " has more than " + side.maxSequenceLength()
                            + " tokens. Cut it, or let it be cut with \"truncate\": true.",
                    "truncate");
        }
        if (!left) {
            return vectors;
        }
        List<int[]> rows = new ArrayList<>(vectors.rows());
        for (int text : vectors.truncated()) {
            rows.set(text, ending(side, model.prompt(role), texts.get(text)));
        }
        return new TextVectors(rows, vectors.truncated(), vectors.promptTokens(), vectors.tokenizing());
    }

    /** The prompt, and as much of the text's end as fits behind it. */
    private static int[] ending(TextSide side, String prompt, String text) {
        int[] before = side.affixes().before();
        int[] after = side.affixes().after();
        int[] start =
                prompt.isEmpty() ? new int[0] : side.content(List.of(prompt)).get(0);
        int[] content = side.content(List.of(text)).get(0);
        int room = Math.max(1, side.maxSequenceLength() - before.length - start.length - after.length);
        int[] end = Arrays.copyOfRange(content, Math.max(0, content.length - room), content.length);
        return Stream.of(before, start, end, after).flatMapToInt(Arrays::stream).toArray();
    }
}
