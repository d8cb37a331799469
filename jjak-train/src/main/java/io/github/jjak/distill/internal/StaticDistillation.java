package io.github.jjak.distill.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.EmbeddingModel;
import io.github.jjak.model.internal.TokenTable;
import io.github.jjak.tensor.internal.PrincipalComponents;
import io.github.jjak.tokenize.internal.Affixes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes a table of token vectors of any model, as Model2Vec does (Tulkens and van Dongen 2024; {@code model2vec.distill}):
 *
 * <ol>
 *   <li>The teacher encodes every token of its vocabulary as a text of its own, between its special tokens.
 *   <li>The vectors' principal components are kept, so many as are asked for.
 *   <li>Each token's vector is weighted by how rare it is: {@code a / (a + p)} (Arora et al. 2017, "A Simple but Tough-to-Beat Baseline").
 *       Its probability p is counted in texts, or is that of Zipf's law if tokens are numbered from the most frequent one.
 *   <li>The vector of a text is the mean of those of its tokens, divided by its length.
 * </ol>
 *
 * <p>Special tokens, which stand in no text, get zeros.
 *
 * @param dimensions numbers of a vector, from 1 to those of the teacher
 * @param sifCoefficient a of the weighting, above 0 and at most 1; the smaller, the less frequent tokens count
 */
public record StaticDistillation(int dimensions, double sifCoefficient) {

    /** What Model2Vec keeps. */
    public static final int USUAL_DIMENSIONS = 256;

    /** Model2Vec's {@code sif_coefficient}. */
    public static final double USUAL_COEFFICIENT = 1e-4;

    private static final int TOKENS_PER_CALL = 2048;

    /** Zipf's law over ranks from 2, as in Model2Vec. */
    private static final int FIRST_RANK = 2;

    /** @throws UsageException if a number is out of range */
    public StaticDistillation {
        if (dimensions < 1) {
            throw new UsageException("`dimensions` must be at least 1, but is " + dimensions + ".");
        }
        if (!(sifCoefficient > 0 && sifCoefficient <= 1)) {
            throw new UsageException(
                    "`sifCoefficient` must be a number above 0 and at most 1, but is " + sifCoefficient + ".");
        }
    }

    /**
     * A table and what it lost.
     *
     * @param model the model; the caller closes it
     * @param tokens of the vocabulary that have a vector
     * @param explained share of the variance of the teacher's vectors that the kept components hold, in [0, 1]
     */
    public record Distilled(SentenceTransformer model, int tokens, double explained) {}

    /**
     * Distils.
     *
     * @param teacher any model; stays as it is
     * @param texts in which tokens are counted; empty for Zipf's law
     * @throws UsageException if more dimensions are asked for than the teacher's vectors have, or than it has tokens
     */
    public Distilled of(SentenceTransformer teacher, Iterable<String> texts) {
        EmbeddingModel model = teacher.internals();
        model.requireOneEncoder("make a table of token vectors");
        TokenTable vocabulary = new TokenTable(model);
        int[] tokens = vocabulary.contentTokens();
        requirePossible(teacher.dimension(), tokens.length);
        double[] probabilities = probabilities(model, vocabulary.size(), texts);
        List<float[]> vectors = encoded(model, tokens);
        PrincipalComponents components = PrincipalComponents.of(vectors, dimensions);
        float[][] weighted = weighted(components.scores(), weights(tokens, probabilities));
        EmbeddingModel table = vocabulary.with(tokens, weighted, name(teacher));
        return new Distilled(new SentenceTransformer(table), tokens.length, components.explained());
    }

    private static float[][] weighted(float[][] rows, double[] weights) {
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < rows[row].length; i++) {
                rows[row][i] = (float) (rows[row][i] * weights[row]);
            }
        }
        return rows;
    }

    private void requirePossible(int teacherDimension, int tokens) {
        if (dimensions > teacherDimension) {
            throw new UsageException("`dimensions` must be at most " + teacherDimension
                    + ", the size of the teacher's vectors, but is " + dimensions + ".");
        }
        if (dimensions >= tokens) {
            throw new UsageException("`dimensions` must be below " + tokens
                    + ", the number of tokens of the teacher's vocabulary, but is " + dimensions + ".");
        }
    }

    /** The teacher's last name: its folder may be anybody's. */
    private static String name(SentenceTransformer teacher) {
        String location = teacher.location().replace('\\', '/');
        String trimmed = location.endsWith("/") ? location.substring(0, location.length() - 1) : location;
        return trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }

    /** One vector per token, in the order given. */
    private static List<float[]> encoded(EmbeddingModel teacher, int[] tokens) {
        Affixes affixes = teacher.onlySide().affixes();
        List<float[]> vectors = new ArrayList<>(tokens.length);
        for (int from = 0; from < tokens.length; from += TOKENS_PER_CALL) {
            List<int[]> rows = IntStream.range(from, Math.min(tokens.length, from + TOKENS_PER_CALL))
                    .mapToObj(i -> Stream.of(affixes.before(), new int[] {tokens[i]}, affixes.after())
                            .flatMapToInt(IntStream::of)
                            .toArray())
                    .toList();
            vectors.addAll(List.of(teacher.encodeTokens(rows)));
        }
        return vectors;
    }

    /** Probability of each token by its number: counted, each once more than it occurs, or by Zipf's law. */
    private static double[] probabilities(EmbeddingModel teacher, int size, Iterable<String> texts) {
        double[] probabilities = new double[size];
        boolean any = false;
        List<String> part = new ArrayList<>(TOKENS_PER_CALL);
        for (String text : texts) {
            any = true;
            part.add(text);
            if (part.size() == TOKENS_PER_CALL) {
                count(teacher, part, probabilities);
                part.clear();
            }
        }
        if (!any) {
            return zipf(size);
        }
        count(teacher, part, probabilities);
        for (int token = 0; token < size; token++) {
            probabilities[token]++;
        }
        return divided(probabilities);
    }

    /** Probabilities of tokens that are numbered from the most frequent one. */
    static double[] zipf(int size) {
        double[] probabilities = new double[size];
        for (int token = 0; token < size; token++) {
            probabilities[token] = 1.0 / (FIRST_RANK + token);
        }
        return divided(probabilities);
    }

    /** The same, of sum 1. */
    private static double[] divided(double[] numbers) {
        double sum = Arrays.stream(numbers).sum();
        return Arrays.stream(numbers).map(number -> number / sum).toArray();
    }

    private static void count(EmbeddingModel teacher, List<String> texts, double[] counts) {
        for (int[] ids : teacher.onlySide().content(texts)) {
            for (int id : ids) {
                counts[id]++;
            }
        }
    }

    /** One for each token. */
    double[] weights(int[] tokens, double[] probabilities) {
        return Arrays.stream(tokens)
                .mapToDouble(token -> sifCoefficient / (sifCoefficient + probabilities[token]))
                .toArray();
    }
}
