package io.github.jjak.spark;

import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsWritable;

/** The parameters of a {@link PairTrainer}, which sets them, with their defaults, which are those of {@code jjak train}. */
public abstract class TrainerParameters extends Estimator<SentenceEmbedder> implements DefaultParamsWritable {

    private static final long serialVersionUID = 1L;

    private final String uid;
    private final Param<String> model;
    private final Param<String> idCol;
    private final Param<String> questionCol;
    private final Param<String> answerCol;
    private final StringArrayParam negativeCols;
    private final Param<String> output;
    private final BooleanParam resume;
    private final IntParam workers;
    private final IntParam restarts;
    private final IntParam workerTimeout;
    private final IntParam epochs;
    private final IntParam maxSteps;
    private final IntParam batchSize;
    private final IntParam gradientAccumulationSteps;
    private final IntParam miniBatchTokens;
    private final DoubleParam learningRate;
    private final DoubleParam warmupRatio;
    private final Param<String> loss;
    private final DoubleParam scale;
    private final IntParam maxSeqLength;
    private final Param<String> precision;
    private final IntParam saveSteps;
    private final LongParam seed;

    TrainerParameters(String uid) {
        this.uid = uid;
        model = new Param<>(this, "model", "location of the model to start from, as for SentenceEmbedder");
        idCol = new Param<>(this, "idCol", "column in which no value comes twice");
        questionCol = new Param<>(this, "questionCol", "column of questions");
        answerCol = new Param<>(this, "answerCol", "column of answers");
        negativeCols = new StringArrayParam(this, "negativeCols", "columns of wrong answers, which a row may lack");
        output = new Param<>(this, "output", "folder that the driver and all executors share");
        resume = new BooleanParam(this, "resume", "whether the run in the output folder goes on");
        workers = new IntParam(this, "workers", "tasks that make the run together");
        restarts = new IntParam(this, "restarts", "how many times a run that failed goes on by itself");
        workerTimeout = new IntParam(this, "workerTimeout", "seconds without a sign of a worker until it is lost");
        epochs = new IntParam(this, "epochs", "passes over the rows");
        maxSteps = new IntParam(this, "maxSteps", "most steps; 0 for all of the epochs");
        batchSize = new IntParam(this, "batchSize", "rows that see each other, over all workers");
        gradientAccumulationSteps = new IntParam(this, "gradientAccumulationSteps", "batches per update");
        miniBatchTokens = new IntParam(this, "miniBatchTokens", "most tokens in memory, of all workers; 0 to choose");
        learningRate = new DoubleParam(this, "learningRate", "peak of the learning rate");
        warmupRatio = new DoubleParam(this, "warmupRatio", "share of steps for warm-up");
        loss = new Param<>(this, "loss", "mnrl, triplet or mega-batch-margin");
        scale = new DoubleParam(this, "scale", "mnrl: factor of the cosines");
        maxSeqLength = new IntParam(this, "maxSeqLength", "most tokens of a text; 0 for what the model says");
        precision = new Param<>(this, "precision", "number format of the encoder's products: fp32 or bf16");
        saveSteps = new IntParam(this, "saveSteps", "steps between checkpoints; 0 for one after each epoch");
        seed = new LongParam(this, "seed", "decides batches and dropout");
        setDefaults();
    }

    private void setDefaults() {
        setDefault(model, "");
        setDefault(idCol, "id");
        setDefault(questionCol, "question");
        setDefault(answerCol, "answer");
        setDefault(negativeCols, new String[0]);
        setDefault(output, "");
        setDefault(resume, false);
        setDefault(workers, 1);
        setDefault(restarts, WorkerStage.DEFAULT_RESTARTS);
        setDefault(workerTimeout, WorkerStage.DEFAULT_TIMEOUT_SECONDS);
        setDefault(epochs, TrainingRun.DEFAULTS.length().epochs());
        setDefault(maxSteps, 0);
        setDefault(batchSize, TrainingRun.DEFAULTS.batches().batchSize());
        setDefault(gradientAccumulationSteps, 1);
        setDefault(miniBatchTokens, 0);
        setDefault(learningRate, TrainingRun.DEFAULTS.schedule().learningRate());
        setDefault(warmupRatio, TrainingRun.DEFAULTS.schedule().warmupRatio());
        setDefault(loss, "mnrl");
        setDefault(maxSeqLength, 0);
        setDefault(precision, "fp32");
        setDefault(saveSteps, 0);
        setDefault(seed, TrainingRun.DEFAULTS.seed());
    }

    @Override
    public String uid() {
        return uid;
    }

    /** The model to start from, a location as {@link SentenceEmbedder#model()}, the same on each executor. There is no default. */
    public Param<String> model() {
        return model;
    }

    /** Column in which no value comes twice; the rows are trained on in its order, which decides batches; {@code id} by default. */
    public Param<String> idCol() {
        return idCol;
    }

    /** Column of questions, of type string; {@code question} by default. */
    public Param<String> questionCol() {
        return questionCol;
    }

    /** Column of their answers, of type string; {@code answer} by default. */
    public Param<String> answerCol() {
        return answerCol;
    }

    /** Columns of wrong answers, of type string; a row lacks one where it is null or blank. None by default. */
    public StringArrayParam negativeCols() {
        return negativeCols;
    }

    /** Where checkpoints and the model go: a folder of a file system that the driver and all executors see at this path. There is no default. */
    public Param<String> output() {
        return output;
    }

    /** Whether a run in the output folder goes on from its last checkpoint; otherwise a folder with a run is refused, the default. */
    public BooleanParam resume() {
        return resume;
    }

    /** Tasks of the barrier stage, each a worker; {@code 1} by default. */
    public IntParam workers() {
        return workers;
    }

    /** How many times a run whose executor or task was lost goes on from its last checkpoint by itself; {@code 3} by default. */
    public IntParam restarts() {
        return restarts;
    }

    /** Seconds after which a worker that is not heard of, or that the others wait for in a step, counts as lost; {@code 60} by default. */
    public IntParam workerTimeout() {
        return workerTimeout;
    }

    /** Passes over the rows; {@code 4} by default. */
    public IntParam epochs() {
        return epochs;
    }

    /** Most steps; {@code 0}, the default, for all of the epochs. */
    public IntParam maxSteps() {
        return maxSteps;
    }

    /** Rows that see each other, over all workers; {@code 32} by default. */
    public IntParam batchSize() {
        return batchSize;
    }

    /** Batches per update; {@code 1} by default. */
    public IntParam gradientAccumulationSteps() {
        return gradientAccumulationSteps;
    }

    /** Most tokens, of all workers, whose activations are in memory at once; {@code 0}, the default, to choose from the model's size. */
    public IntParam miniBatchTokens() {
        return miniBatchTokens;
    }

    /** Peak of the learning rate; {@code 2e-5} by default. */
    public DoubleParam learningRate() {
        return learningRate;
    }

    /** Share of the steps for warm-up; {@code 0.1} by default. */
    public DoubleParam warmupRatio() {
        return warmupRatio;
    }

    /** What is minimised: {@code mnrl}, {@code triplet} or {@code mega-batch-margin}, with its usual options; {@code mnrl} by default. */
    public Param<String> loss() {
        return loss;
    }

    /** With {@code mnrl}: the factor of the cosines; not set by default, which is 20. */
    public DoubleParam scale() {
        return scale;
    }

    /** Most tokens of a text, also in the trained model; {@code 0}, the default, for what the model says. */
    public IntParam maxSeqLength() {
        return maxSeqLength;
    }

    /** Number format of the encoder's products: {@code fp32} or {@code bf16}; {@code fp32} by default. */
    public Param<String> precision() {
        return precision;
    }

    /** Steps between checkpoints; {@code 0}, the default, for one after each epoch. */
    public IntParam saveSteps() {
        return saveSteps;
    }

    /** Decides batches and dropout; {@code 42} by default. */
    public LongParam seed() {
        return seed;
    }

    /** Names of the columns of texts: question, answer, negatives. */
    final List<String> textColumns() {
        List<String> columns = new java.util.ArrayList<>(List.of(getOrDefault(questionCol), getOrDefault(answerCol)));
        columns.addAll(List.of(getOrDefault(negativeCols)));
        return List.copyOf(columns);
    }

    final int number(IntParam param) {
        return (Integer) getOrDefault(param);
    }

    final double number(DoubleParam param) {
        return (Double) getOrDefault(param);
    }
}
