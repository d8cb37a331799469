package io.github.jjak.train;

import io.github.jjak.cache.internal.EmbeddingCache;
import io.github.jjak.cache.internal.StoredVectors;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.ContentHash;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.EncodeOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a guide model makes of a data set's texts: every distinct text is encoded once, before training, with the guide's own
 * tokenizer and prompts (anchors as questions, all else as answers). The guide itself is not needed afterwards.
 *
 * <p>The vectors are in memory, {@code 4 * dim} bytes per distinct text and role, or in a folder: then those that it has are not
 * computed again, memory holds 12 bytes per text and row, and each step reads the vectors of its batch.
 *
 * <p>Immutable and thread-safe. Vectors in a folder hold its files open until they are {@linkplain #close closed}.
 */
public final class GuideVectors implements AutoCloseable {

    /** Stands for a text that is absent; nobody looks at its vector. */
    private static final int ABSENT = -1;

    private final int[][] numbers;
    private final List<Vectors> ofColumns;
    private final float[] zeros;
    private final String contentHash;

    /** Which text a vector is of, where it is not the row's own in that column. */
    @FunctionalInterface
    public interface TaughtText {

        /**
         * The text whose vector is given for a row and a column.
         *
         * @return null for none, as of an absent negative
         */
        @Nullable
        String of(int row, int column);
    }

    /** Vectors of one role by number. */
    private record Vectors(
            IntFunction<float[]> by, @Nullable StoredVectors stored) {

        void close() {
            if (stored != null) {
                stored.close();
            }
        }
    }

    private GuideVectors(int[][] numbers, List<Vectors> ofColumns, int dimension, String contentHash) {
        this.numbers = numbers;
        this.ofColumns = List.copyOf(ofColumns);
        this.zeros = new float[dimension];
        this.contentHash = contentHash;
    }

    /** Encodes the texts of the training data; the vectors are in memory. */
    public static GuideVectors of(SentenceTransformer guide, Dataset data) {
        return made(guide, data, ownTexts(data), null, hash(guide));
    }

    /**
     * Takes the vectors of the training data's texts from a folder; what is missing is encoded and kept there for the next time. Several
     * processes may share the folder.
     *
     * @throws io.github.jjak.error.RunException if the folder cannot be read or written
     */
    public static GuideVectors of(SentenceTransformer guide, Dataset data, Path folder) {
        return made(guide, data, ownTexts(data), folder, hash(guide));
    }

    /**
     * Vectors of other texts than the rows' own, for instance of what a text is a translation of.
     *
     * @param texts which
     * @param folder as {@link #of(SentenceTransformer, Dataset, Path)}; null for memory
     */
    public static GuideVectors of(SentenceTransformer guide, Dataset data, TaughtText texts, @Nullable Path folder) {
        List<List<String>> taught = new ArrayList<>();
        for (int column = 0; column < data.columnCount(); column++) {
            List<String> ofColumn = new ArrayList<>(data.rows());
            for (int row = 0; row < data.rows(); row++) {
                String text = texts.of(row, column);
                ofColumn.add(text == null ? "" : text);
            }
            taught.add(ofColumn);
        }
        return made(guide, data, texts, folder, hash(guide) + "-" + ContentHash.ofLists(taught));
    }

    private static GuideVectors made(
            SentenceTransformer guide, Dataset data, TaughtText texts, @Nullable Path folder, String contentHash) {
        int[][] numbers = new int[data.columnCount()][data.rows()];
        Map<String, Integer> questions = new LinkedHashMap<>();
        Map<String, Integer> answers = new LinkedHashMap<>();
        for (int column = 0; column < numbers.length; column++) {
            Map<String, Integer> known = isQuestion(column) ? questions : answers;
            for (int row = 0; row < data.rows(); row++) {
                String text = texts.of(row, column);
                Integer next = known.size();
                Integer earlier = text == null ? Integer.valueOf(ABSENT) : known.putIfAbsent(text, next);
                numbers[column][row] = earlier == null ? next : earlier;
            }
        }
        Vectors ofQuestions = encode(guide, List.copyOf(questions.keySet()), TextRole.QUERY, folder);
        try {
            Vectors ofAnswers = encode(guide, List.copyOf(answers.keySet()), TextRole.DOCUMENT, folder);
            List<Vectors> ofColumns = new ArrayList<>();
            for (int column = 0; column < numbers.length; column++) {
                ofColumns.add(isQuestion(column) ? ofQuestions : ofAnswers);
            }
            return new GuideVectors(numbers, ofColumns, guide.dimension(), contentHash);
        } catch (RuntimeException failure) {
            ofQuestions.close();
            throw failure;
        }
    }

    private static boolean isQuestion(int column) {
        return ColumnRoles.USUAL.of(column) == TextRole.QUERY;
    }

    private static TaughtText ownTexts(Dataset data) {
        return (row, column) -> data.isPresent(row, column) ? data.text(row, column) : null;
    }

    private static Vectors encode(SentenceTransformer guide, List<String> texts, TextRole role, @Nullable Path folder) {
        if (folder != null) {
            StoredVectors stored = EmbeddingCache.in(folder).keep(guide, role, texts);
            return new Vectors(stored::get, stored);
        }
        float[][] vectors = new float[texts.size()][];
        guide.encode(texts, role, EncodeOptions.ofDefaults(), (index, vector) -> vectors[(int) index] = vector.clone());
        return new Vectors(number -> vectors[number], null);
    }

    /** Numbers in a vector. */
    public int dimension() {
        return zeros.length;
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
                int number = numbers[column][rows[i]];
                chosen[column][i] =
                        number == ABSENT ? zeros : ofColumns.get(column).by().apply(number);
            }
        }
        return chosen;
    }

    /**
     * SHA-256 of the guide's weights, prompts and length limit, in lower-case hexadecimal, and of the texts where they are not the data's
     * own: a resumed run must have the same.
     */
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

    /** Closes the files of vectors in a folder; of vectors in memory there is nothing to close. */
    @Override
    public void close() {
        ofColumns.forEach(Vectors::close);
    }
}
