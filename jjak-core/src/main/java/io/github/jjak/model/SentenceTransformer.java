package io.github.jjak.model;

import io.github.jjak.encoder.Encoder;
import io.github.jjak.encoder.EncoderConfiguration;
import io.github.jjak.error.ModelException;
import io.github.jjak.file.AtomicFolder;
import io.github.jjak.lifetime.UseCount;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.tensor.Gradients;
import io.github.jjak.tensor.Libtorch;
import io.github.jjak.tensor.Parameter;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.TensorScope;
import io.github.jjak.tensor.Tensors;
import io.github.jjak.tensor.ThreadShare;
import io.github.jjak.tokenize.Affixes;
import io.github.jjak.tokenize.PackedTokens;
import io.github.jjak.tokenize.TextToken;
import io.github.jjak.tokenize.TokenBudget;
import io.github.jjak.tokenize.TokenizedTexts;
import io.github.jjak.tokenize.Tokenizer;
import io.github.jjak.weights.StoredType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.pytorch.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that turns texts into vectors: tokenizer, encoder, pooling and further modules; the class of the same name in
 * sentence-transformers.
 *
 * <p>Encoding is thread-safe as long as nobody trains the model meanwhile. The model owns native memory; close it. Closing while others
 * encode is safe: the forward pass at work ends, and the next one is refused with an {@link IllegalStateException}.
 */
public final class SentenceTransformer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SentenceTransformer.class);

    private final Tokenizer tokenizer;
    private final Encoder encoder;
    private final Modules modules;
    private final FolderFiles files;
    private final TokenizerFit fit;
    private final UseCount uses;
    private final AtomicBoolean truncationTold = new AtomicBoolean();
    private final UnknownTokens unknownTokens;

    SentenceTransformer(Tokenizer tokenizer, Encoder encoder, Modules modules, FolderFiles files) {
        this.tokenizer = tokenizer;
        this.encoder = encoder;
        this.modules = modules;
        this.files = files;
        this.fit = new TokenizerFit(files.location(), encoder.configuration().vocabularySize());
        this.uses = new UseCount(
                "This SentenceTransformer (" + files.location() + "; load it again to use it)", this::free);
        this.unknownTokens = new UnknownTokens(files.location());
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
        return ModelLocation.parse(location).load(options);
    }

    /**
     * Refuses a location at which there is no model, without reading it; a model of the hub passes, because only loading asks the hub.
     *
     * @param location as for {@link #load(String)}
     * @throws io.github.jjak.error.ModelException if there is none
     */
    public static void requireLocation(String location) {
        ModelLocation.parse(location).require();
    }

    /** Loads a model folder or an {@code .onnx} file; see {@link #load(String)}. */
    public static SentenceTransformer load(Path path) {
        return OnnxFile.isOne(path)
                ? OnnxFile.load(path, LoadOptions.ofDefaults())
                : ModelFolder.load(path, LoadOptions.ofDefaults());
    }

    /**
     * Encodes texts; equal texts are embedded once. The model's default prompt, if it has one, is put in front of each.
     *
     * @return one vector {@code [dimension]} per text, in order; the arrays belong to the caller
     */
    public float[][] encode(List<String> texts) {
        return encode(texts, TextRole.TEXT);
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
        float[][] vectors = new float[texts.size()][];
        // All texts are in memory anyway, so repetitions are found over the whole list.
        EncodeOptions options = new EncodeOptions(EncodeOptions.DEFAULT_TOKEN_BUDGET, Math.max(1, texts.size()));
        encode(texts, role, options, (index, vector) -> vectors[(int) index] = vector.clone());
        return vectors;
    }

    /** Encodes one text to {@code [dimension]}. */
    public float[] encode(String text) {
        return encode(List.of(text))[0];
    }

    /**
     * Encodes a stream of texts in bounded memory: one window of texts at a time, sorted by token length, in forward passes
     * within the token budget.
     *
     * @param role whose prompt is put in front of the texts, if the model has one
     * @param sink called on this thread, in the order of the texts
     */
    public EncodeSummary encode(Iterable<String> texts, TextRole role, EncodeOptions options, VectorSink sink) {
        String prompt = prompt(role);
        int promptTokens = promptTokens(role);
        EncodeSummary summary = new EncodeSummary(0, 0, 0, 0);
        Iterator<String> iterator = texts.iterator();
        while (iterator.hasNext()) {
            List<String> window = new ArrayList<>();
            while (iterator.hasNext() && window.size() < options.windowTexts()) {
                window.add(prompt.isEmpty() ? iterator.next() : prompt + iterator.next());
            }
            summary = summary.plus(encodeWindow(window, promptTokens, options, summary.texts(), sink));
        }
        tellTruncated(summary.truncatedTexts(), summary.distinctTexts());
        return summary;
    }

    /**
     * Logs that texts were cut and what can be done, the first time that it happens with this model; later calls are silent.
     *
     * @param cut number of distinct texts that were longer than {@link #maxSequenceLength()}; nothing is said of 0
     * @param distinct number of distinct texts
     */
    public void tellTruncated(long cut, long distinct) {
        if (cut == 0 || !truncationTold.compareAndSet(false, true)) {
            return;
        }
        int limit = maxSequenceLength();
        String advice = limit < encoder.maxTokens()
                ? "The model has positions for " + encoder.maxTokens()
                        + ": a larger max_seq_length reads more of a text, at the cost of time. Or split long texts."
                : "The model has no more positions: split long texts, or say what matters first.";
        log.warn(
                "{} of {} distinct texts are longer than {} tokens; what is beyond is not looked at. {}",
                cut,
                distinct,
                limit,
                advice);
    }

    /** As {@link #encode(Iterable, TextRole, EncodeOptions, VectorSink)}, for texts in no particular role. */
    public EncodeSummary encode(Iterable<String> texts, EncodeOptions options, VectorSink sink) {
        return encode(texts, TextRole.TEXT, options, sink);
    }

    private EncodeSummary encodeWindow(
            List<String> window, int promptTokens, EncodeOptions options, long first, VectorSink sink) {
        Map<String, Integer> distinct = new LinkedHashMap<>();
        int[] slot = new int[window.size()];
        for (int i = 0; i < slot.length; i++) {
            slot[i] = distinct.computeIfAbsent(window.get(i), text -> distinct.size());
        }
        TokenizedTexts tokenized = tokenize(List.copyOf(distinct.keySet()));
        float[][] vectors = new float[distinct.size()][];
        for (int[] pack : TokenBudget.packs(tokenized.ids(), options.tokenBudget())) {
            float[][] rows = encodeTokens(select(tokenized.ids(), pack), promptTokens, options.precision());
            for (int i = 0; i < pack.length; i++) {
                vectors[pack[i]] = rows[i];
            }
        }
        for (int i = 0; i < slot.length; i++) {
            sink.accept(first + i, vectors[slot[i]]);
        }
        return new EncodeSummary(window.size(), distinct.size(), tokenized.tokens(), tokenized.truncatedTexts());
    }

    private static List<int[]> select(List<int[]> rows, int[] which) {
        List<int[]> selected = new ArrayList<>(which.length);
        for (int row : which) {
            selected.add(rows.get(row));
        }
        return selected;
    }

    /**
     * Encodes rows of token ids in one forward pass without a graph.
     *
     * @return {@code [rows][dimension]}
     */
    public float[][] encodeTokens(List<int[]> rows) {
        return encodeTokens(rows, 0, Precision.FP32);
    }

    private float[][] encodeTokens(List<int[]> rows, int promptTokens, Precision precision) {
        int[] ofRow = new int[rows.size()];
        Arrays.fill(ofRow, promptTokens);
        return encodeTokens(rows, ofRow, precision);
    }

    /**
     * As {@link #encodeTokens(List)}, for rows in several roles at once.
     *
     * @param promptTokens number of first tokens that pooling leaves out, per row; see {@link #promptTokens(TextRole)}
     * @param precision number format of the encoder's products
     */
    public float[][] encodeTokens(List<int[]> rows, int[] promptTokens, Precision precision) {
        PackedTokens packed = PackedTokens.pack(rows).withPromptTokens(promptTokens);
        try (UseCount.Use use = uses.begin();
                ThreadShare.Share share = Libtorch.threadShare().begin(multiplications(packed.tokens()));
                TensorScope scope = TensorScope.open()) {
            float[][] vectors = Gradients.recording(
                    false, () -> Tensors.toRows(embedHidden(encoder.forward(packed, precision), packed)));
            requireFinite(vectors);
            return vectors;
        }
    }

    private void requireFinite(float[][] vectors) {
        for (float[] vector : vectors) {
            for (float number : vector) {
                if (!Float.isFinite(number)) {
                    throw new ModelException(
                            "The model " + files.location() + " gives a vector of NaN or infinite numbers,"
                                    + " with which nothing can be compared. Its weights are too large: the training that made"
                                    + " them diverged. Take an earlier checkpoint, or train with a smaller learning rate.");
                }
            }
        }
    }

    /** About how many numbers a forward pass multiplies: each token with each matrix of each layer. */
    private long multiplications(long tokens) {
        EncoderConfiguration shape = encoder.configuration();
        long hidden = shape.hiddenSize();
        return tokens * shape.layers() * (4 * hidden * hidden + 2 * hidden * shape.intermediateSize());
    }

    /** What stands in front of a text of this role: {@code prompts} of sentence-transformers. Empty for nothing. */
    public String prompt(TextRole role) {
        return files.prompts().of(role);
    }

    /**
     * How many first tokens of a prompted text pooling leaves out: 0 unless the pooling says {@code include_prompt: false}.
     */
    public int promptTokens(TextRole role) {
        String prompt = prompt(role);
        if (prompt.isEmpty() || modules.pooling().includePrompt()) {
            return 0;
        }
        checkOpen();
        // A prompt that fills the whole length leaves the token at the end.
        return Math.min(tokenizer.lengthWithoutEnd(prompt), maxSequenceLength() - 1);
    }

    /**
     * Token ids of texts, cut at {@link #maxSequenceLength()}, with the number of texts cut.
     *
     * @throws ModelException if the tokenizer does not know half of the words of all texts since the model was loaded
     */
    public TokenizedTexts tokenize(List<String> texts) {
        checkOpen();
        TokenizedTexts tokenized = fit.checked(tokenizer.tokenize(texts, maxSequenceLength()));
        unknownTokens.require(tokenized);
        return tokenized;
    }

    /**
     * As {@link #tokenize}, for texts of strangers: words that the tokenizer does not know are counted and let through, so that one
     * client of a server cannot make it refuse the others.
     */
    public TokenizedTexts tokenizeAny(List<String> texts) {
        checkOpen();
        TokenizedTexts tokenized = fit.checked(tokenizer.tokenize(texts, maxSequenceLength()));
        unknownTokens.count(tokenized);
        return tokenized;
    }

    /** The tokens of a whole text, one by one, with the special tokens around them. */
    public List<TextToken> tokensOf(String text) {
        checkOpen();
        return tokenizer.tokensOf(text);
    }

    /** Whole texts as token ids, neither cut nor with the special tokens around them. */
    public List<int[]> tokenizeContent(List<String> texts) {
        checkOpen();
        return fit.checked(tokenizer.content(texts));
    }

    /** The special tokens around every text. */
    public Affixes affixes() {
        checkOpen();
        return tokenizer.affixes();
    }

    /** The content of {@code tokenizer.json}, a copy. */
    public byte[] tokenizerJson() {
        return files.tokenizerJson().clone();
    }

    /** Number of tokens of a text before truncation. */
    public int tokenLength(String text) {
        checkOpen();
        TokenizedTexts tokenized = tokenizer.tokenize(List.of(text), Integer.MAX_VALUE);
        unknownTokens.count(tokenized);
        return tokenized.ids().get(0).length;
    }

    /** Share of words that the tokenizer did not know, over all texts since the model was loaded; in [0, 1]. */
    public double unknownShare() {
        return unknownTokens.share();
    }

    /**
     * The differentiable forward pass.
     *
     * @param training true switches dropout on
     * @return {@code [rows, dimension]} in the order the rows were packed from; lives in the caller's scope
     */
    public Tensor embed(PackedTokens tokens, boolean training) {
        try (UseCount.Use use = uses.begin()) {
            return TensorScope.handOver(
                    TensorScope.keepOnly(() -> embedHidden(encoder.forward(tokens, training), tokens)));
        }
    }

    /** Hidden states, {@code [tokens, hiddenSize]}, to embeddings, {@code [rows, dimension]}. */
    Tensor embedHidden(Tensor hidden, PackedTokens tokens) {
        return modules.embed(hidden, tokens);
    }

    /**
     * This model in training; at most one at a time.
     *
     * @param precision number format of the encoder's products
     * @throws io.github.jjak.error.UsageException if the encoder is not trained in that format
     */
    public ModelTraining training(Precision precision) {
        return training(precision, true);
    }

    /**
     * As {@link #training(Precision)}.
     *
     * @param dropout whether anything is dropped
     */
    public ModelTraining training(Precision precision, boolean dropout) {
        checkOpen();
        return new ModelTraining(this, encoder.training(precision, dropout));
    }

    /** Everything an optimiser may change, in a fixed order. */
    public List<Parameter> parameters() {
        checkOpen();
        List<Parameter> parameters = new ArrayList<>(encoder.parameters());
        parameters.addAll(modules.parameters());
        return Collections.unmodifiableList(parameters);
    }

    /** Number of trainable numbers. */
    public long parameterCount() {
        return parameters().stream()
                .mapToLong(parameter -> parameter.value().numel())
                .sum();
    }

    /** Size of a text's vector. */
    public int dimension() {
        return modules.dimension();
    }

    /** Most tokens of a text that are looked at, special tokens included; {@code max_seq_length}. */
    public int maxSequenceLength() {
        return files.maxSequenceLength();
    }

    /** How this model's vectors are to be compared; {@code similarity_fn_name}, the cosine unless the model says otherwise. */
    public SimilarityFunction similarityFunction() {
        return files.similarity();
    }

    /** What the model's makers say of training it further. */
    public RecommendedTraining recommendedTraining() {
        return files.recommendedTraining();
    }

    /** The encoder, for its configuration and size. */
    public Encoder encoder() {
        return encoder;
    }

    /** Where the model was loaded from, as the caller wrote it. */
    public String location() {
        return files.location();
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
        save(folder, documents, target -> {});
    }

    /**
     * As {@link #save(Path, Map)}, with further files that become visible together with the model.
     *
     * @param further writes them into the folder; their names must not be the model's
     */
    public void save(Path folder, Map<String, String> documents, AtomicFolder.Content further) {
        try (UseCount.Use use = uses.begin()) {
            ModelFolder.save(folder, this, files, documents, StoredType.FP32, further);
        }
    }

    /**
     * As {@link #save(Path)}, with the encoder's weights in another number format. Whoever loads the folder calculates in float32
     * again, with weights that were rounded.
     *
     * @throws io.github.jjak.error.UsageException if a weight is beyond the format's range; the folder is then unchanged
     */
    public void save(Path folder, StoredType type) {
        try (UseCount.Use use = uses.begin()) {
            ModelFolder.save(folder, this, files, Map.of(), type, target -> {});
        }
    }

    /**
     * A copy with another vocabulary, for instance a smaller one. Texts that become the same tokens have the same vectors, to the
     * bit.
     *
     * @param tokenizerJson content of the copy's {@code tokenizer.json}
     * @param rows the old number of each token, by its new one
     * @return shares nothing with this model; the caller closes both
     * @throws io.github.jjak.error.ModelException if the tokenizers library refuses the file, or it has more tokens than rows
     */
    public SentenceTransformer withVocabulary(byte[] tokenizerJson, int[] rows) {
        try (UseCount.Use use = uses.begin()) {
            return ModelCopy.withVocabulary(this, tokenizerJson, rows);
        }
    }

    /**
     * A copy with some of the encoder's layers, in their order.
     *
     * @param layers their numbers from 0, rising
     * @return shares nothing with this model; the caller closes both
     * @throws io.github.jjak.error.UsageException if a number is none of a layer, or the encoder's layers differ by their place
     */
    public SentenceTransformer withLayers(int[] layers) {
        try (UseCount.Use use = uses.begin()) {
            return ModelCopy.withLayers(this, layers);
        }
    }

    /** What stands behind the encoder. */
    Modules modules() {
        return modules;
    }

    FolderFiles files() {
        return files;
    }

    /** Refuses further work and frees the native memory as soon as what other threads have begun is done. */
    @Override
    public void close() {
        uses.close();
    }

    private void free() {
        modules.close();
        encoder.close();
        tokenizer.close();
    }

    private void checkOpen() {
        uses.begin().close();
    }
}
