package io.github.jjak.train;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.EncodeOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a guide model makes of a data set's texts: every distinct text is encoded once, before training, with the guide's own
 * tokenizer and prompts (anchors as questions, all else as answers). Takes {@code 4 * dim} bytes per distinct text and role; the
 * guide itself is not needed afterwards.
 *
 * <p>Immutable and thread-safe.
 */
public final class GuideVectors {

    private final int[][] numbers;
    private final List<float[]> vectors;
    private final String contentHash;

    private GuideVectors(int[][] numbers, List<float[]> vectors, String contentHash) {
        this.numbers = numbers;
        this.vectors = vectors;
        this.contentHash = contentHash;
    }

    /** Encodes the texts of the training data. */
    public static GuideVectors of(SentenceTransformer guide, Dataset data) {
        int[][] numbers = new int[data.columnCount()][data.rows()];
        List<float[]> vectors = new ArrayList<>();
        // Absent negatives share a vector that nobody looks at.
        vectors.add(new float[guide.dimension()]);
        Map<String, Integer> questions = new LinkedHashMap<>();
        Map<String, Integer> answers = new LinkedHashMap<>();
        for (int column = 0; column < numbers.length; column++) {
            Map<String, Integer> known = BatchGradient.role(column) == TextRole.QUERY ? questions : answers;
            for (int row = 0; row < data.rows(); row++) {
                if (data.isPresent(row, column)) {
                    Integer next = known.size();
                    Integer earlier = known.putIfAbsent(data.text(row, column), next);
                    numbers[column][row] = 1 + (earlier == null ? next : earlier);
                }
            }
        }
        encode(guide, questions.keySet(), TextRole.QUERY, vectors);
        encode(guide, answers.keySet(), TextRole.DOCUMENT, vectors);
        for (int column = 0; column < numbers.length; column++) {
            boolean isAnswer = BatchGradient.role(column) != TextRole.QUERY;
            for (int row = 0; row < data.rows(); row++) {
                if (isAnswer && numbers[column][row] > 0) {
                    numbers[column][row] += questions.size();
                }
            }
        }
        return new GuideVectors(numbers, vectors, hash(guide));
    }

    private static void encode(SentenceTransformer guide, Set<String> texts, TextRole role, List<float[]> vectors) {
        guide.encode(texts, role, EncodeOptions.ofDefaults(), (index, vector) -> vectors.add(vector.clone()));
    }

    /** Numbers in a vector. */
    public int dimension() {
        return vectors.get(0).length;
    }

    /** Refuses data that these vectors were not made of. */
    void check(Dataset data) {
        if (numbers.length != data.columnCount() || numbers[0].length != data.rows()) {
            throw new UsageException("The guide's vectors were made of " + numbers[0].length + " rows and "
                    + numbers.length + " columns, but the training data have " + data.rows() + " rows and "
                    + data.columnCount() + " columns. Make them of the training data.");
        }
    }

    /** {@code [columns][rows.length][dim]}; the vectors are not copied. */
    float[][][] of(int[] rows) {
        float[][][] chosen = new float[numbers.length][rows.length][];
        for (int column = 0; column < chosen.length; column++) {
            for (int i = 0; i < rows.length; i++) {
                chosen[column][i] = vectors.get(numbers[column][rows[i]]);
            }
        }
        return chosen;
    }

    /** SHA-256 of the guide's weights, prompts and length limit, in lower-case hexadecimal: a resumed run must have the same. */
    public String contentHash() {
        return contentHash;
    }

    private static String hash(SentenceTransformer guide) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
        String settings = guide.prompt(TextRole.QUERY)
                + '\0'
                + guide.prompt(TextRole.DOCUMENT)
                + '\0'
                + guide.maxSequenceLength();
        digest.update(settings.getBytes(StandardCharsets.UTF_8));
        for (Parameter parameter : guide.internals().parameters()) {
            digest.update(parameter.name().getBytes(StandardCharsets.UTF_8));
            try (TensorScope scope = TensorScope.open()) {
                float[] values = Tensors.toFloats(parameter.value());
                ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
                bytes.asFloatBuffer().put(values);
                digest.update(bytes);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
