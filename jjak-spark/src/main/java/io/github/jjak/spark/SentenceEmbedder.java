package io.github.jjak.spark;

import io.github.jjak.error.UsageException;
import io.github.jjak.error.internal.NearestName;
import io.github.jjak.model.EncodeOptions;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Appends to each row the vector of one of its texts: {@link io.github.jjak.model.SentenceTransformer} as a transformer of Spark ML,
 * and what {@link PairTrainer} gives.
 *
 * <p>Each executor loads the model once, whatever the number of its tasks, and keeps it for later tasks. A task embeds its partition
 * window by window, in passes filled up to a budget of tokens, so it holds one window of rows in memory. The vectors are those of
 * {@code SentenceTransformer.encode} to 1e-6; which rows meet in a pass changes their last bits.
 *
 * <p>The output column is {@code array<float>}. It is null where the text is null; an empty text has the vector that the model gives it.
 * What Spark ML calculates with takes {@code org.apache.spark.ml.functions.array_to_vector} of it.
 *
 * <p>Saved as JSON: parameters only, among them the model's location, never its weights. Not thread-safe, as any of Spark's.
 */
public final class SentenceEmbedder extends Model<SentenceEmbedder> implements DefaultParamsWritable {

    private static final long serialVersionUID = 1L;

    private final String uid;
    private final Param<String> inputCol;
    private final Param<String> outputCol;
    private final Param<String> model;
    private final Param<String> role;
    private final IntParam dimensions;
    private final BooleanParam normalize;
    private final Param<String> backend;
    private final Param<String> precision;
    private final IntParam tokenBudget;
    private final IntParam windowTexts;

    /** With a random name. */
    public SentenceEmbedder() {
        this(Identifiable$.MODULE$.randomUID("sentenceEmbedder"));
    }

    /**
     * Of that name; Spark loads a saved one by this constructor.
     *
     * @param uid unique name of the stage
     */
    public SentenceEmbedder(String uid) {
        this.uid = uid;
        inputCol = new Param<>(this, "inputCol", "column of texts");
        outputCol = new Param<>(this, "outputCol", "new column of vectors, array<float>");
        model = new Param<>(
                this, "model", "folder that every executor can read, sparkfiles:NAME, hub id or builtin:NAME");
        role = new Param<>(this, "role", "whose prompt is put in front of the texts: query, document or text");
        dimensions = new IntParam(this, "dimensions", "how many first numbers of a vector are kept; 0 for all");
        normalize = new BooleanParam(this, "normalize", "whether vectors are scaled to length 1");
        backend = new Param<>(this, "backend", "what computes the vectors: torch, onnx or onnx-int8");
        precision = new Param<>(this, "precision", "number format of the encoder's products: fp32 or bf16");
        tokenBudget = new IntParam(this, "tokenBudget", "most tokens of a forward pass");
        windowTexts =
                new IntParam(this, "windowTexts", "rows that are embedded together, and held in memory by a task");
        setDefault(inputCol, "text");
        setDefault(outputCol, "embedding");
        setDefault(model, "");
        setDefault(role, "text");
        setDefault(dimensions, 0);
        setDefault(normalize, false);
        setDefault(backend, "torch");
        setDefault(precision, "fp32");
        setDefault(tokenBudget, EncodeOptions.DEFAULT_TOKEN_BUDGET);
        setDefault(windowTexts, EmbeddedRows.DEFAULT_WINDOW);
    }

    /** Reads what {@link #save} wrote. */
    public static MLReader<SentenceEmbedder> read() {
        return new DefaultParamsReader<>();
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @param path folder on any file system that Spark reads
     */
    public static SentenceEmbedder load(String path) {
        return read().load(path);
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public SentenceEmbedder copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        settings();
        requireTexts(schema);
        String name = getOutputCol();
        if (name.isBlank() || List.of(schema.fieldNames()).contains(name)) {
            throw new UsageException("outputCol \"" + name + "\" "
                    + (name.isBlank() ? "is empty" : "is a column already") + ". Give a new column's name.");
        }
        return schema.add(new StructField(name, EmbeddingCall.type(), true, Metadata.empty()));
    }

    private void requireTexts(StructType schema) {
        String name = getInputCol();
        List<StructField> found = Arrays.stream(schema.fields())
                .filter(field -> field.name().equals(name))
                .toList();
        List<String> names = List.of(schema.fieldNames());
        if (found.size() != 1) {
            throw new UsageException((found.isEmpty() ? "There is no column \"" : "More than one column is \"") + name
                    + "\", which is inputCol. There are: " + String.join(", ", names) + "."
                    + NearestName.suggestion(name, found.isEmpty() ? names : List.of()));
        }
        if (!(found.get(0).dataType() instanceof StringType)) {
            throw new UsageException("inputCol \"" + name + "\" must be of type string, but is "
                    + found.get(0).dataType().simpleString() + ". Cast it first.");
        }
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType schema = dataset.schema();
        StructType extended = transformSchema(schema);
        return dataset.toDF()
                .mapPartitions(
                        new PartitionEmbedding(List.of(schema.fieldIndex(getInputCol())), getWindowTexts(), settings()),
                        Encoders.row(extended));
    }

    private EmbeddingSettings settings() {
        EmbeddingSettings.requireAtLeastOne("windowTexts", getWindowTexts());
        return new EmbeddingSettings(
                getModel(),
                EmbeddingSettings.role(getRole()),
                getDimensions(),
                getNormalize(),
                EmbeddingSettings.backend(getBackend()),
                EmbeddingSettings.precision(getPrecision()),
                getTokenBudget());
    }

    /** The column of texts, of type string. */
    public Param<String> inputCol() {
        return inputCol;
    }

    /** Value of {@link #inputCol()}; {@code text} by default. */
    public String getInputCol() {
        return getOrDefault(inputCol);
    }

    /** Sets {@link #inputCol()}. */
    public SentenceEmbedder setInputCol(String value) {
        set(inputCol, value);
        return this;
    }

    /** The new column of vectors. */
    public Param<String> outputCol() {
        return outputCol;
    }

    /** Value of {@link #outputCol()}; {@code embedding} by default. */
    public String getOutputCol() {
        return getOrDefault(outputCol);
    }

    /** Sets {@link #outputCol()}. */
    public SentenceEmbedder setOutputCol(String value) {
        set(outputCol, value);
        return this;
    }

    /**
     * Where the model is: a folder that every executor can read at that path, {@code sparkfiles:NAME} for an archive that Spark has sent and
     * unpacked under that name, an id of the hub, or {@code builtin:NAME}. There is no default.
     */
    public Param<String> model() {
        return model;
    }

    /** Value of {@link #model()}. */
    public String getModel() {
        return getOrDefault(model);
    }

    /** Sets {@link #model()}. */
    public SentenceEmbedder setModel(String value) {
        set(model, value);
        return this;
    }

    /** Whose prompt is put in front of the texts, if the model has one: {@code query}, {@code document} or {@code text}. */
    public Param<String> role() {
        return role;
    }

    /** Value of {@link #role()}; {@code text} by default. */
    public String getRole() {
        return getOrDefault(role);
    }

    /** Sets {@link #role()}. */
    public SentenceEmbedder setRole(String value) {
        EmbeddingSettings.role(value);
        set(role, value);
        return this;
    }

    /** How many first numbers of a vector are kept, as by {@code truncate_dim} of sentence-transformers; 0 for all. */
    public IntParam dimensions() {
        return dimensions;
    }

    /** Value of {@link #dimensions()}; {@code 0} by default. */
    public int getDimensions() {
        return (Integer) getOrDefault(dimensions);
    }

    /** Sets {@link #dimensions()}. */
    public SentenceEmbedder setDimensions(int value) {
        EmbeddingSettings.requireDimensions(value);
        set(dimensions, value);
        return this;
    }

    /** Whether vectors are scaled to length 1, after they were cut. */
    public BooleanParam normalize() {
        return normalize;
    }

    /** Value of {@link #normalize()}; {@code false} by default. */
    public boolean getNormalize() {
        return (Boolean) getOrDefault(normalize);
    }

    /** Sets {@link #normalize()}. */
    public SentenceEmbedder setNormalize(boolean value) {
        set(normalize, value);
        return this;
    }

    /** What computes the vectors: {@code torch}, or {@code onnx} and {@code onnx-int8} where ONNX Runtime is on the executors' class path. */
    public Param<String> backend() {
        return backend;
    }

    /** Value of {@link #backend()}; {@code torch} by default. */
    public String getBackend() {
        return getOrDefault(backend);
    }

    /** Sets {@link #backend()}. */
    public SentenceEmbedder setBackend(String value) {
        EmbeddingSettings.backend(value);
        set(backend, value);
        return this;
    }

    /** Number format of the encoder's products: {@code fp32} or {@code bf16}. */
    public Param<String> precision() {
        return precision;
    }

    /** Value of {@link #precision()}; {@code fp32} by default. */
    public String getPrecision() {
        return getOrDefault(precision);
    }

    /** Sets {@link #precision()}. */
    public SentenceEmbedder setPrecision(String value) {
        EmbeddingSettings.precision(value);
        set(precision, value);
        return this;
    }

    /** Most tokens of a forward pass; a single longer text is a pass of its own. */
    public IntParam tokenBudget() {
        return tokenBudget;
    }

    /** Value of {@link #tokenBudget()}; {@code 4096} by default. */
    public int getTokenBudget() {
        return (Integer) getOrDefault(tokenBudget);
    }

    /** Sets {@link #tokenBudget()}. */
    public SentenceEmbedder setTokenBudget(int value) {
        EmbeddingSettings.requireAtLeastOne("tokenBudget", value);
        set(tokenBudget, value);
        return this;
    }

    /** Rows that are sorted by length and embedded together. A task holds that many rows and vectors in memory. */
    public IntParam windowTexts() {
        return windowTexts;
    }

    /** Value of {@link #windowTexts()}; {@code 2048} by default. */
    public int getWindowTexts() {
        return (Integer) getOrDefault(windowTexts);
    }

    /** Sets {@link #windowTexts()}. */
    public SentenceEmbedder setWindowTexts(int value) {
        EmbeddingSettings.requireAtLeastOne("windowTexts", value);
        set(windowTexts, value);
        return this;
    }
}
