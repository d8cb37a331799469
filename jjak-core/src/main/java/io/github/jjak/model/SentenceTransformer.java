package io.github.jjak.model;

import io.github.jjak.error.UsageException;
import io.github.jjak.model.internal.EmbeddingModel;
import io.github.jjak.model.internal.ModelFolder;
import io.github.jjak.model.internal.ModelLocation;
import io.github.jjak.model.internal.OnnxFile;
import io.github.jjak.model.internal.RoutedModel;
import io.github.jjak.onnx.internal.ProductType;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.weights.StoredType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A model that turns texts into vectors: tokenizer, encoder, pooling and further modules; the class of the same name in
 * sentence-transformers.
 *
 * <p>Encoding is thread-safe as long as nobody trains the model meanwhile. The model owns native memory; close it. Closing while others
 * encode is safe: the forward pass at work ends, and the next one is refused with an {@link IllegalStateException}.
 */
public final class SentenceTransformer implements AutoCloseable {

    private final EmbeddingModel internals;

    /** For Jjak's own modules; users {@linkplain #load(String) load} a model. The model is closed with this one. */
    public SentenceTransformer(EmbeddingModel internals) {
        this.internals = Objects.requireNonNull(internals, "internals");
    }

    /**
     * Loads a model.
     *
     * @param location a folder of sentence-transformers or of a plain encoder, an exported {@code .onnx} file with its
     *     {@code tokenizer.json} beside it or in the folder above, {@code builtin:NAME}, or a model of the Hugging Face hub,
     *     {@code owner/name} or {@code owner/name@revision}, which is downloaded unless it is in the cache
     * @throws io.github.jjak.error.ModelException if it is missing, damaged, of an unknown kind, or cannot be downloaded
     */
    public static SentenceTransformer load(String location) {
        return load(location, LoadOptions.ofDefaults());
    }

    /** Loads a model with options; see {@link #load(String)}. */
    public static SentenceTransformer load(String location, LoadOptions options) {
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(options, "options");
        EmbeddingModel model = ModelLocation.parse(location).load(options);
        return new SentenceTransformer(
                switch (options.backend()) {
                    case TORCH -> model;
                    case ONNX -> OnnxBackend.of(model, ProductType.FLOAT32);
                    case ONNX_INT8 -> OnnxBackend.of(model, ProductType.INT8);
                });
    }

    /** Loads a model folder or an {@code .onnx} file; see {@link #load(String)}. */
    public static SentenceTransformer load(Path path) {
        return new SentenceTransformer(
                OnnxFile.isOne(path)
                        ? OnnxFile.load(path, LoadOptions.ofDefaults())
                        : ModelFolder.load(path, LoadOptions.ofDefaults()));
    }

    /**
     * A model that encodes questions and answers with models of their own, for instance a fast one for questions; {@code Router} of
     * sentence-transformers. Texts that are neither are encoded as answers. Their vectors mean the same only after training, unless the
     * models belong together.
     *
     * @return owns both models: close it alone
     * @throws UsageException if one of them is such a model already, or its vectors are cut ({@code truncate_dim})
     * @throws io.github.jjak.error.ModelException if their vectors have different sizes
     */
    public static SentenceTransformer routed(SentenceTransformer questions, SentenceTransformer answers) {
        return new SentenceTransformer(RoutedModel.of(questions.internals, answers.internals));
    }

    /**
     * Encodes texts; equal texts are embedded once. The model's default prompt, if it has one, is put in front of each.
     *
     * @return one vector {@code [dimension]} per text, in order; the arrays belong to the caller
     */
    public float[][] encode(List<String> texts) {
        return encode(texts, TextRole.TEXT);
    }

    /** Encodes one text to {@code [dimension]}. */
    public float[] encode(String text) {
        return encode(List.of(Objects.requireNonNull(text, "text")))[0];
    }

    /** Encodes questions with the model's prompt for them, if it has one; else as {@link #encode(List)}. */
    public float[][] encodeQuery(List<String> texts) {
        return encode(texts, TextRole.QUERY);
    }

    /** Encodes answers with the model's prompt for them, if it has one; else as {@link #encode(List)}. */
    public float[][] encodeDocument(List<String> texts) {
        return encode(texts, TextRole.DOCUMENT);
    }

    /** Encodes texts with the model's prompt for their role, if it has one. */
    public float[][] encode(List<String> texts, TextRole role) {
        Objects.requireNonNull(texts, "texts");
        float[][] vectors = new float[texts.size()][];
        // All texts are in memory anyway, so repetitions are found over the whole list.
        EncodeOptions options = new EncodeOptions(EncodeOptions.DEFAULT_TOKEN_BUDGET, Math.max(1, texts.size()));
        encode(texts, role, options, (index, vector) -> vectors[(int) index] = vector.clone());
        return vectors;
    }

    /**
     * Encodes a stream of texts in bounded memory: one window of texts at a time, sorted by token length, in forward passes
     * within the token budget.
     *
     * @param role whose prompt is put in front of the texts, if the model has one
     * @param sink called on this thread, in the order of the texts
     */
    public EncodeSummary encode(Iterable<String> texts, TextRole role, EncodeOptions options, VectorSink sink) {
        Objects.requireNonNull(texts, "texts");
        Objects.requireNonNull(sink, "sink");
        return new TextStream(internals, role, options).encode(texts, sink);
    }

    /**
     * How near each vector is to each other one, by {@link #similarityFunction()}; {@code similarity} of sentence-transformers.
     *
     * @param left {@code [m][dimension]}
     * @param right {@code [n][dimension]}
     * @return {@code [m][n]}, higher is nearer
     * @throws UsageException if a vector has another length than {@link #dimension()}
     */
    public float[][] similarity(float[][] left, float[][] right) {
        requireDimension(left);
        requireDimension(right);
        float[][] scores = new float[left.length][right.length];
        for (int i = 0; i < left.length; i++) {
            for (int j = 0; j < right.length; j++) {
                scores[i][j] = similarityFunction().of(left[i], right[j]);
            }
        }
        return scores;
    }

    private void requireDimension(float[][] vectors) {
        for (float[] vector : vectors) {
            if (vector.length != dimension()) {
                throw new UsageException("A vector has " + vector.length + " dimensions, but this model's have "
                        + dimension() + ". Compare vectors of one model.");
            }
        }
    }

    /** How this model's vectors are to be compared; {@code similarity_fn_name}, the cosine unless the model says otherwise. */
    public SimilarityFunction similarityFunction() {
        return internals.similarityFunction();
    }

    /** What stands in front of a text of this role: {@code prompts} of sentence-transformers. Empty for nothing. */
    public String prompt(TextRole role) {
        return internals.prompt(role);
    }

    /** Number of tokens of a text before truncation, special tokens included. */
    public int tokenLength(String text) {
        return internals.side(TextRole.TEXT).tokenLength(text);
    }

    /** Size of a text's vector. */
    public int dimension() {
        return internals.dimension();
    }

    /** Most tokens of a text that are looked at, special tokens included; {@code max_seq_length}. */
    public int maxSequenceLength() {
        return internals.maxSequenceLength();
    }

    /** Where the model was loaded from, as the caller wrote it. */
    public String location() {
        return internals.location();
    }

    /** Saves the model as a sentence-transformers folder; see {@link #save(Path, Map)}. */
    public void save(Path folder) {
        save(folder, Map.of());
    }

    /**
     * Saves the model as a sentence-transformers folder that Python's releases 2.x to 6.x open: all files or none.
     *
     * @param documents further text files by name, for instance {@code README.md}
     * @throws io.github.jjak.error.RunException if the disk is full or the folder cannot be written; a folder that was there
     *     before is then unchanged
     */
    public void save(Path folder, Map<String, String> documents) {
        internals.save(folder, documents, StoredType.FP32, target -> {});
    }

    /**
     * As {@link #save(Path)}, with the encoder's weights in another number format. Whoever loads the folder calculates in float32
     * again, with weights that were rounded.
     *
     * @throws UsageException if a weight is beyond the format's range; the folder is then unchanged
     */
    public void save(Path folder, StoredType type) {
        internals.save(folder, Map.of(), type, target -> {});
    }

    /** What Jjak's own modules train, export and search with; not part of the API, and may change with any release. */
    public EmbeddingModel internals() {
        return internals;
    }

    /** Refuses further work and frees the native memory as soon as what other threads have begun is done. */
    @Override
    public void close() {
        internals.close();
    }

    /** Receives vectors in the order of their texts. */
    @FunctionalInterface
    public interface VectorSink {

        /**
         * Takes the next vector.
         *
         * @param index number of the text, from 0
         * @param vector {@code [dim]}; must not be changed, texts that repeat share it
         */
        void accept(long index, float[] vector);
    }

    /**
     * What an encoding run did.
     *
     * @param texts texts that came in
     * @param distinctTexts texts that were really embedded; repeated ones within a window share the work
     * @param tokens tokens that went through the encoder
     * @param truncatedTexts distinct texts longer than the model's limit, cut at their end
     */
    public record EncodeSummary(long texts, long distinctTexts, long tokens, long truncatedTexts) {

        EncodeSummary plus(EncodeSummary other) {
            return new EncodeSummary(
                    texts + other.texts,
                    distinctTexts + other.distinctTexts,
                    tokens + other.tokens,
                    truncatedTexts + other.truncatedTexts);
        }
    }
}
