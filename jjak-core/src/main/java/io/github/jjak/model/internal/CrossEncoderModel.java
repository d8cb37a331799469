package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.encoder.internal.ClassificationHead;
import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.file.internal.AtomicFolder;
import io.github.jjak.lifetime.internal.UseCount;
import io.github.jjak.model.EncodeOptions;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.TextPair;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tokenize.internal.PackedTokens;
import io.github.jjak.tokenize.internal.PairTemplate;
import io.github.jjak.tokenize.internal.TokenBudget;
import io.github.jjak.tokenize.internal.TokenizedTexts;
import io.github.jjak.weights.StoredType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What stands behind a {@code CrossEncoder}: an encoder that pools what the head reads, and the head. Training, export, search and
 * evaluation work on it.
 *
 * <p>Thread-safe as long as nobody trains it meanwhile. Native memory is freed by {@link #close} as soon as the passes that others
 * have begun are done.
 */
public final class CrossEncoderModel implements AutoCloseable {

    static final String RERANK_WEIGHT = "recommended_rerank_weight";

    private final EmbeddingModel encoder;
    private final ClassificationHead head;
    private final ScoreActivation activation;
    private final PairTemplate template;
    private final boolean withTypes;
    private final PassRunner passes;
    private final UseCount uses;

    /**
     * Takes over encoder and head.
     *
     * @throws ModelException if the tokenizer's template for two texts does not fit the encoder, or the recommended weight is no share
     */
    CrossEncoderModel(EmbeddingModel encoder, ClassificationHead head, ScoreActivation activation) {
        this(encoder, head, activation, PassRunner.HERE);
    }

    private CrossEncoderModel(
            EmbeddingModel encoder, ClassificationHead head, ScoreActivation activation, PassRunner passes) {
        this.passes = passes;
        this.encoder = encoder;
        this.head = head;
        this.activation = activation;
        this.template = encoder.onlySide().pairTokenizer().template();
        this.withTypes = withTypes(encoder, template);
        requireShare(encoder);
        this.uses = new UseCount("This CrossEncoder (" + encoder.location() + "; load it again to use it)", () -> {
            head.close();
            encoder.close();
        });
    }

    /** The same model, which owns what this one owns, so close only one; its passes are run by another runner. */
    public CrossEncoderModel runBy(PassRunner other) {
        return new CrossEncoderModel(encoder, head, activation, other);
    }

    /** A table of one type, as klue/roberta-base has it, knows no second text; nor does a tokenizer that gives no types. */
    private static boolean withTypes(EmbeddingModel encoder, PairTemplate template) {
        int types = encoder.encoder().configuration().tokenTypes();
        if (types < 2 || !givesTypes(encoder.files().tokenizerConfiguration().path("model_input_names"))) {
            return false;
        }
        if (template.largestType() >= types) {
            throw new ModelException(encoder.location() + ": the tokenizer gives tokens the type "
                    + template.largestType() + ", but the encoder has " + types + " types.");
        }
        return true;
    }

    private static void requireShare(EmbeddingModel encoder) {
        JsonNode weight = encoder.encoder().configuration().json().path(RERANK_WEIGHT);
        if (!weight.isMissingNode() && !(weight.isNumber() && weight.asDouble() >= 0 && weight.asDouble() <= 1)) {
            throw new ModelException(encoder.location() + ": " + RERANK_WEIGHT
                    + " in config.json must be a number from 0 to 1. Correct it, or remove it.");
        }
    }

    private static boolean givesTypes(JsonNode inputs) {
        return !inputs.isArray()
                || StreamSupport.stream(inputs.spliterator(), false)
                        .anyMatch(input -> input.asText().equals("token_type_ids"));
    }

    /** Loads a model; see {@code CrossEncoder.load}. */
    public static CrossEncoderModel load(String location, LoadOptions options) {
        ModelLocation parsed = ModelLocation.parse(location);
        if (parsed instanceof ModelLocation.Folder folder) {
            return load(folder.path(), options);
        }
        if (parsed instanceof ModelLocation.Hub hub) {
            return CrossEncoderFolder.load(hub.snapshot(options), location, options);
        }
        if (parsed instanceof ModelLocation.Onnx onnx) {
            return load(onnx.path(), options);
        }
        if (parsed instanceof ModelLocation.Builtin there && BuiltinModels.isCrossEncoder(there.name())) {
            return BuiltinModels.loadCrossEncoder(there.name(), options);
        }
        parsed.require();
        String builtin = BuiltinModels.crossEncoders();
        throw new ModelException(
                "\"" + location + "\" is not a cross-encoder. Give a folder with a head for scores, such as"
                        + " CrossEncoder.save or transformers' save_pretrained writes it, an .onnx file of such a model,"
                        + " or an id of the hub (owner/name)" + (builtin.isEmpty() ? "." : ", or " + builtin + "."));
    }

    /** Whether a location holds a head for scores; one of the hub is downloaded. */
    public static boolean isOne(String location) {
        ModelLocation parsed = ModelLocation.parse(location);
        if (parsed instanceof ModelLocation.Folder folder) {
            return CrossEncoderFolder.isOne(folder.path());
        }
        if (parsed instanceof ModelLocation.Onnx onnx) {
            return OnnxFile.isCrossEncoder(onnx.path());
        }
        if (parsed instanceof ModelLocation.Builtin builtin) {
            return BuiltinModels.isCrossEncoder(builtin.name());
        }
        return parsed instanceof ModelLocation.Hub hub
                && CrossEncoderFolder.isOne(hub.snapshot(LoadOptions.ofDefaults()));
    }

    /** Names of the labels that the files of a cross-encoder state, in order, without loading it; empty where they state none. */
    public static List<String> statedLabels(String location) {
        ModelLocation parsed = ModelLocation.parse(location);
        if (parsed instanceof ModelLocation.Onnx onnx) {
            return OnnxFile.statedLabels(onnx.path());
        }
        Path folder = ModelLocation.folder(location, LoadOptions.ofDefaults());
        return folder == null ? List.of() : CrossEncoderFolder.statedLabels(folder);
    }

    /** Loads a model folder, or an ONNX file. */
    public static CrossEncoderModel load(Path folder, LoadOptions options) {
        if (OnnxFile.isOne(folder)) {
            return OnnxFile.loadCrossEncoder(folder, options);
        }
        return CrossEncoderFolder.load(folder, folder.toString(), options);
    }

    /**
     * This model's head, as it is, behind another encoder: one with fewer layers or another vocabulary.
     *
     * @param changed made of {@link #encoderModel()}; taken over
     * @return shares nothing with this model; the caller closes both
     */
    public CrossEncoderModel withEncoder(EmbeddingModel changed) {
        try (UseCount.Use use = uses.begin()) {
            ClassificationHead copy = head.copy();
            try {
                return of(changed, copy, activation);
            } catch (RuntimeException failure) {
                copy.close();
                throw failure;
            }
        }
    }

    /**
     * This model's encoder with a fresh head, for another task.
     *
     * @param labelNames in the order of the scores
     * @param seed of the head
     * @return shares nothing with this model; the caller closes both
     * @throws UsageException if a name is there twice, or there are too many
     */
    public CrossEncoderModel withFreshHead(List<String> labelNames, long seed) {
        try (UseCount.Use use = uses.begin()) {
            return FreshCrossEncoder.of(encoder, labelNames, maxSequenceLength(), seed);
        }
    }

    static CrossEncoderModel of(EmbeddingModel encoder, ClassificationHead head, ScoreActivation activation) {
        try {
            return new CrossEncoderModel(encoder, head, activation);
        } catch (RuntimeException failure) {
            encoder.close();
            throw failure;
        }
    }

    /** What the head of an encoder's architecture reads: the first token, or the mean of all. */
    static Modules pooling(Encoder encoder) {
        StandardPooling mode =
                ClassificationHead.readsMean(encoder.configuration()) ? StandardPooling.MEAN : StandardPooling.CLS;
        return new Modules(
                null, List.of(), new Pooling(encoder.configuration().hiddenSize(), List.of(mode), true), List.of());
    }

    /**
     * Pairs as rows of tokens; each distinct text is tokenised once. Longer pairs are cut at {@link #maxSequenceLength()}.
     *
     * @throws ModelException if the tokenizer does not know half of the words of all texts since the model was loaded
     */
    public PairRows tokenize(List<TextPair> pairs) {
        return tokenize(pairs, false);
    }

    /** As {@link #tokenize(List)}, for texts of strangers: words that the tokenizer does not know are let through. */
    public PairRows tokenizeAny(List<TextPair> pairs) {
        return tokenize(pairs, true);
    }

    private PairRows tokenize(List<TextPair> pairs, boolean anyWords) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        for (TextPair pair : pairs) {
            numbers.putIfAbsent(pair.first(), numbers.size());
            numbers.putIfAbsent(pair.second(), numbers.size());
        }
        TokenizedTexts texts = encoder.onlySide().pairTokenizer().halves(List.copyOf(numbers.keySet()), anyWords);
        List<PairTemplate.Row> rows = new ArrayList<>(pairs.size());
        for (TextPair pair : pairs) {
            rows.add(row(
                    texts.ids().get(numbers.getOrDefault(pair.first(), 0)),
                    texts.ids().get(numbers.getOrDefault(pair.second(), 0))));
        }
        return new PairRows(rows);
    }

    /** Texts without the special tokens of a pair, for {@link #row}. */
    public TokenizedTexts tokenizeHalves(List<String> texts) {
        return encoder.onlySide().pairTokenizer().halves(texts, false);
    }

    /** Two texts as one row. */
    public PairTemplate.Row row(int[] first, int[] second) {
        return template.row(first, second, maxSequenceLength(), withTypes);
    }

    /** Scores without the activation in float32, in forward passes of the usual size; {@code [rows][labels]}. */
    public float[][] scores(PairRows rows) {
        return scores(rows, EncodeOptions.DEFAULT_TOKEN_BUDGET, Precision.FP32);
    }

    /**
     * Scores without the activation, sorted by length, in forward passes within the token budget.
     *
     * @return {@code [rows][labels]}
     * @throws ModelException if a score is not finite
     */
    public float[][] scores(PairRows rows, int tokenBudget, Precision precision) {
        float[][] scores = new float[rows.rows().size()][];
        List<int[]> packs = TokenBudget.packs(rows.ids(), tokenBudget);
        List<float[][]> ofPacks = passes.run(
                packs.stream().mapToInt(pack -> pack.length).toArray(),
                labels(),
                number -> scores(rows.select(packs.get(number)).pack(), precision));
        for (int number = 0; number < packs.size(); number++) {
            for (int i = 0; i < packs.get(number).length; i++) {
                scores[packs.get(number)[i]] = ofPacks.get(number)[i];
            }
        }
        return scores;
    }

    private float[][] scores(PackedTokens packed, Precision precision) {
        try (UseCount.Use use = uses.begin()) {
            return encoder.forward(packed, precision, pooled -> Gradients.recording(false, () -> head.forward(pooled)));
        }
    }

    /**
     * Probabilities or whatever the {@linkplain #activation() activation} makes of scores.
     *
     * @return a score for each label of each pair, {@code [pairs][labels]}
     */
    public float[][] predict(PairRows rows, int tokenBudget, Precision precision) {
        float[][] scores = scores(rows, tokenBudget, precision);
        for (float[] ofRow : scores) {
            for (int label = 0; label < ofRow.length; label++) {
                ofRow[label] = activation.apply(ofRow[label]);
            }
        }
        encoder.tellTruncated(rows.truncated(), rows.rows().size());
        return scores;
    }

    /**
     * This model in training; at most one at a time.
     *
     * @param precision number format of the encoder's products
     * @param dropout whether anything is dropped
     * @param recomputeLayers whether the encoder's layers keep their inputs alone and are run again for backward
     */
    public CrossEncoderTraining training(Precision precision, boolean dropout, boolean recomputeLayers) {
        uses.begin().close();
        return new CrossEncoderTraining(this, encoder.training(precision, dropout, recomputeLayers), dropout);
    }

    /** Everything an optimiser may change, in a fixed order: the encoder, then the head. */
    public List<Parameter> parameters() {
        uses.begin().close();
        return Stream.concat(encoder.encoder().parameters().stream(), head.parameters().stream())
                .toList();
    }

    /** What a run that goes on must find again, part by part. */
    public Map<String, String> fingerprint() {
        Map<String, String> parts = new LinkedHashMap<>(ModelFingerprint.parts(encoder));
        try (TensorScope scope = TensorScope.open()) {
            parts.put("head", ModelFingerprint.ofTensors(head.checkpoint()));
        }
        return parts;
    }

    /** Whether tokens of the second text have a type of their own. */
    boolean withTypes() {
        return withTypes;
    }

    /** The encoder as a model of vectors; its vectors are what the head reads. */
    public EmbeddingModel encoderModel() {
        return encoder;
    }

    public ClassificationHead head() {
        return head;
    }

    /** What is done with scores when they are predicted. */
    public ScoreActivation activation() {
        return activation;
    }

    /**
     * The share of this model's scores in an order of two stages that its maker found to be good, {@code recommended_rerank_weight} of
     * {@code config.json}.
     *
     * @return from 0 to 1; 1 where the file says nothing
     */
    public double recommendedRerankWeight() {
        JsonNode weight = encoder.encoder().configuration().json().path(RERANK_WEIGHT);
        return weight.isMissingNode() ? 1 : weight.asDouble();
    }

    /** Number of scores of a pair. */
    public int labels() {
        return head.labels();
    }

    /** Names of the labels, as {@code config.json} has them. */
    public List<String> labelNames() {
        JsonNode names = encoder.encoder().configuration().json().path("id2label");
        return IntStream.range(0, labels())
                .mapToObj(label -> names.path(Integer.toString(label)).asText("LABEL_" + label))
                .toList();
    }

    /** Most tokens of a pair that are looked at, special tokens included. */
    public int maxSequenceLength() {
        return encoder.maxSequenceLength();
    }

    /** Where the model was loaded from, as the caller wrote it. */
    public String location() {
        return encoder.location();
    }

    /**
     * Saves the model as transformers and sentence-transformers read it: all files or none.
     *
     * @param documents further text files by name, for instance {@code README.md}
     * @param type number format of the weights in the file
     * @param further writes more files into the folder
     */
    public void save(Path folder, Map<String, String> documents, StoredType type, AtomicFolder.Content further) {
        try (UseCount.Use use = uses.begin()) {
            CrossEncoderFolder.save(folder, this, documents, type, further);
        }
    }

    /** Refuses further work and frees the native memory as soon as what other threads have begun is done. */
    @Override
    public void close() {
        uses.close();
    }
}
