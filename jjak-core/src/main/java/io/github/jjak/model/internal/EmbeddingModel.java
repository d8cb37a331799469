package io.github.jjak.model.internal;

import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.encoder.internal.LowRankAdapter;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.file.internal.AtomicFolder;
import io.github.jjak.lifetime.internal.UseCount;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tokenize.internal.PackedTokens;
import io.github.jjak.tokenize.internal.TokenizedTexts;
import io.github.jjak.tokenize.internal.Tokenizer;
import io.github.jjak.weights.StoredType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind a {@link SentenceTransformer}: tokenizer, encoder, pooling and further modules, by tokens and tensors. Training,
 * export, search and evaluation work on it.
 *
 * <p>Thread-safe as long as nobody trains it meanwhile. Native memory is freed by {@link #close} as soon as the passes that others
 * have begun are done.
 */
public final class EmbeddingModel implements AutoCloseable {

    private final @Nullable TextSide onlySide;
    private final Encoder encoder;
    private final Modules modules;
    private final FolderFiles files;
    private final UseCount uses;
    private final CutTexts cutTexts;
    private final EncodingBackend backend;

    EmbeddingModel(Tokenizer tokenizer, Encoder encoder, Modules modules, FolderFiles files) {
        this(
                new TextSide(
                        files.location(),
                        tokenizer,
                        encoder.tokenNumbers(),
                        files.maxSequenceLength(),
                        modules.pooling().includePrompt(),
                        0),
                encoder,
                modules,
                files,
                null,
                new LibtorchBackend(encoder, modules));
    }

    /** A model whose texts go in by the sides of a Router. */
    EmbeddingModel(RoutedEncoder routes, FolderFiles files) {
        this(null, routes, routes.modules(), files, null, new LibtorchBackend(routes, routes.modules()));
    }

    private EmbeddingModel(
            @Nullable TextSide onlySide,
            Encoder encoder,
            Modules modules,
            FolderFiles files,
            @Nullable CutTexts cutTexts,
            EncodingBackend backend) {
        this.backend = backend;
        this.onlySide = onlySide;
        this.encoder = encoder;
        this.modules = modules;
        this.files = files;
        this.uses = new UseCount(
                "This SentenceTransformer (" + files.location() + "; load it again to use it)", this::free);
        this.cutTexts = cutTexts == null ? new CutTexts(files.maxSequenceLength(), encoder.maxTokens()) : cutTexts;
    }

    /**
     * Refuses a location at which there is no model, without reading it; a model of the hub passes, because only loading asks the hub.
     *
     * @param location as for {@link SentenceTransformer#load(String)}
     * @throws ModelException if there is none
     */
    public static void requireLocation(String location) {
        ModelLocation.parse(location).require();
    }

    /**
     * Logs that texts were cut and what can be done, the first time that it happens with this model; later calls are silent.
     *
     * @param cut number of distinct texts that were longer than {@link #maxSequenceLength()}; nothing is said of 0
     * @param distinct number of distinct texts
     */
    public void tellTruncated(long cut, long distinct) {
        cutTexts.tell(cut, distinct);
    }

    /** Encodes rows of token ids in one forward pass without a graph, to {@code [rows][dimension]}. */
    public float[][] encodeTokens(List<int[]> rows) {
        return encodeTokens(rows, new int[rows.size()], Precision.FP32);
    }

    /**
     * As {@link #encodeTokens(List)}, for rows in several roles at once.
     *
     * @param promptTokens number of first tokens that pooling leaves out, per row; see {@link #promptTokens(TextRole)}
     * @param precision number format of the encoder's products
     */
    public float[][] encodeTokens(List<int[]> rows, int[] promptTokens, Precision precision) {
        try (UseCount.Use use = uses.begin()) {
            float[][] vectors = backend.encode(rows, promptTokens, precision, dimension());
            return FiniteVectors.require(vectors, files.location());
        }
    }

    /** Several forward passes, each as {@link #encodeTokens(List, int[], Precision)}. */
    public List<float[][]> encodePasses(List<EncodingBackend.Pass> passes, Precision precision) {
        List<float[][]> all = backend.encodeAll(
                passes, precision, dimension(), pass -> encodeTokens(pass.rows(), pass.promptTokens(), precision));
        all.forEach(vectors -> FiniteVectors.require(vectors, files.location()));
        return all;
    }

    /**
     * One forward pass without a graph.
     *
     * @param behind what follows the embeddings, {@code [rows, wholeDimension]}
     * @return rows of what it gives, in the order they were packed from
     * @throws ModelException if a number is not finite
     */
    float[][] forward(PackedTokens packed, Precision precision, UnaryOperator<Tensor> behind) {
        try (UseCount.Use use = uses.begin()) {
            return FiniteVectors.require(
                    new LibtorchBackend(encoder, modules).forward(packed, precision, behind), files.location());
        }
    }

    /** The same model, which takes this one's place, encoded by another backend; both own the parts, so close only one. */
    public EmbeddingModel encodedBy(EncodingBackend other) {
        return new EmbeddingModel(onlySide, encoder, modules, files, cutTexts, other);
    }

    /** What computes its vectors. */
    public EncodingBackend backend() {
        return backend;
    }

    /** What stands in front of a text of this role: {@code prompts} of sentence-transformers. Empty for nothing. */
    public String prompt(TextRole role) {
        return files.prompts().of(role);
    }

    /** How many first tokens of a prompted text pooling leaves out: 0 unless the pooling says {@code include_prompt: false}. */
    public int promptTokens(TextRole role) {
        return side(role).promptTokens(prompt(role));
    }

    /**
     * Where texts of a role go in.
     *
     * @throws UsageException if the model has a Router without a way for it
     */
    public TextSide side(TextRole role) {
        checkOpen();
        return encoder instanceof RoutedEncoder routes ? routes.side(role) : onlySide();
    }

    /** The role whose texts take a route of the model's Router; a {@link UsageException} if there is none. */
    public TextRole roleOfRoute(String route) {
        checkOpen();
        return RoutedEncoder.role(encoder, location(), route);
    }

    /**
     * Where all texts go in.
     *
     * @throws UsageException if the model has a Router
     */
    public TextSide onlySide() {
        checkOpen();
        if (onlySide == null) {
            throw RoutedEncoder.refusal(location(), "tokenise texts that are neither questions nor answers");
        }
        return onlySide;
    }

    /**
     * Refuses a model with a Router.
     *
     * @param work what needs one encoder, in the infinitive, for the message
     * @throws UsageException if there are several encoders
     */
    public void requireOneEncoder(String work) {
        if (encoder instanceof RoutedEncoder) {
            throw RoutedEncoder.refusal(location(), work);
        }
    }

    /** As {@link TextSide#tokenize}, where all texts go in at one side. */
    public TokenizedTexts tokenize(List<String> texts) {
        return onlySide().tokenize(texts);
    }

    /** The content of {@code tokenizer.json}, a copy. */
    public byte[] tokenizerJson() {
        return files.tokenizerJson().clone();
    }

    /** Share of words that the tokenizer did not know, over all texts since the model was loaded; in [0, 1]. */
    public double unknownShare() {
        return encoder instanceof RoutedEncoder routes
                ? routes.unknownShare()
                : onlySide().unknownShare();
    }

    /**
     * The differentiable forward pass.
     *
     * @param training true switches dropout on
     * @return {@code [rows, dimension]} in the order the rows were packed from; lives in the caller's scope
     */
    public Tensor embed(PackedTokens tokens, boolean training) {
        try (UseCount.Use use = uses.begin()) {
            return TensorScope.handOver(TensorScope.keepOnly(
                    () -> embedHidden(encoder.forward(tokens, training, modules.layersBelow()), tokens)));
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

    /** As {@link #training(Precision)}, with dropout or without. */
    public ModelTraining training(Precision precision, boolean dropout) {
        return training(precision, dropout, false);
    }

    /** As {@link #training(Precision)}; {@code recomputeLayers} has layers keep their inputs alone and be run again for backward. */
    public ModelTraining training(Precision precision, boolean dropout, boolean recomputeLayers) {
        backend.requireTrainable();
        checkOpen();
        return new ModelTraining(this, encoder.training(precision, dropout, recomputeLayers), dropout, null);
    }

    /** The same, of whose encoder only an adapter is trained; the result owns that, and closing it leaves the adapter merged. */
    public ModelTraining training(
            Precision precision, boolean dropout, boolean recomputeLayers, LowRankAdapter adapter) {
        backend.requireTrainable();
        checkOpen();
        adapter.freezeOthers(encoder);
        return new ModelTraining(this, encoder.training(precision, dropout, recomputeLayers), dropout, adapter);
    }

    /** Everything an optimiser may change, in a fixed order. */
    public List<Parameter> parameters() {
        checkOpen();
        return Stream.concat(encoder.parameters().stream(), modules.parameters().stream())
                .toList();
    }

    /** Number of trainable numbers. */
    public long parameterCount() {
        return parameters().stream().mapToLong(Parameter::size).sum();
    }

    /** Size of a text's vector as it is given out: {@code truncate_dim} if there is one and it is smaller than the whole. */
    public int dimension() {
        return Math.min(modules.dimension(), files.truncateDimension());
    }

    /** Size of a text's vector before it is cut; in training it is not. */
    public int wholeDimension() {
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

    /** What makes tokens of texts. */
    public Tokenizer tokenizer() {
        return onlySide().tokenizer();
    }

    /** Where the model was loaded from, as the caller wrote it. */
    public String location() {
        return files.location();
    }

    /**
     * Saves the model as a sentence-transformers folder: all files or none.
     *
     * @param documents further text files by name, for instance {@code README.md}
     * @param type number format of the encoder's weights in the file
     * @param further writes more files into the folder, which become visible together with the model; their names must not be the
     *     model's
     * @throws io.github.jjak.error.RunException if the disk is full or the folder cannot be written; a folder that was there
     *     before is then unchanged
     * @throws io.github.jjak.error.UsageException if a weight is beyond the format's range
     */
    public void save(Path folder, Map<String, String> documents, StoredType type, AtomicFolder.Content further) {
        try (UseCount.Use use = uses.begin()) {
            ModelFolder.save(folder, this, files, documents, type, further);
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
    public EmbeddingModel withVocabulary(byte[] tokenizerJson, int[] rows) {
        try (UseCount.Use use = uses.begin()) {
            return ModelCopy.withVocabulary(this, tokenizerJson, rows);
        }
    }

    /** A copy with the same weights, which shares nothing with this model; the caller closes both. */
    public EmbeddingModel copy() {
        try (UseCount.Use use = uses.begin()) {
            return ModelCopy.of(this);
        }
    }

    /**
     * A copy with some of the encoder's layers, in their order.
     *
     * @param layers their numbers from 0, rising
     * @return shares nothing with this model; the caller closes both
     * @throws io.github.jjak.error.UsageException if a number is none of a layer, or the encoder's layers differ by their place
     */
    public EmbeddingModel withLayers(int[] layers) {
        try (UseCount.Use use = uses.begin()) {
            return ModelCopy.withLayers(this, layers);
        }
    }

    /** What stands behind the encoder. */
    public Modules modules() {
        return modules;
    }

    public FolderFiles files() {
        return files;
    }

    /** Refuses further work and frees the native memory as soon as what other threads have begun is done. */
    @Override
    public void close() {
        uses.close();
    }

    private void free() {
        backend.close();
        modules.close();
        encoder.close();
        if (onlySide != null) {
            onlySide.tokenizer().close();
        }
    }

    private void checkOpen() {
        uses.begin().close();
    }
}
