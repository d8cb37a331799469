package io.github.jjak.spark;

import io.github.jjak.error.UsageException;
import io.github.jjak.run.RunFolder;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a model on questions and answers: {@link io.github.jjak.train.Trainer} as an estimator of Spark ML, in tasks of a barrier stage that
 * make one run together.
 *
 * <p>The run is that of one process that reads the same rows in the order of {@link #idCol()}: the same batches and the same dropout; in
 * float32 losses agree within 1e-5, whatever the partitions and the number of workers.
 *
 * <p>The rows are written once into {@link #output()}, by way of the driver, a partition at a time; each worker reads all of them, and
 * the file is deleted at the end. The first worker writes checkpoints and the model there, as {@code jjak train} does. A worker that is
 * lost ends the tasks; they start again from the last checkpoint, {@link #restarts()} times.
 *
 * <p>Each worker has the model, its gradients and the optimiser's state outside the heap. Workers talk over sockets on the address of
 * their executor, prove a secret that is new for each training, and do not encrypt what they send.
 *
 * <p>Saved as JSON: parameters only. Not thread-safe, as any of Spark's.
 */
public final class PairTrainer extends TrainerParameters {

    private static final long serialVersionUID = 1L;

    private static final int SECRET_BYTES = 32;

    /** With a random name. */
    public PairTrainer() {
        this(Identifiable$.MODULE$.randomUID("pairTrainer"));
    }

    /**
     * Of that name; Spark loads a saved one by this constructor.
     *
     * @param uid unique name of the stage
     */
    public PairTrainer(String uid) {
        super(uid);
    }

    /** Reads what {@link #save} wrote. */
    public static MLReader<PairTrainer> read() {
        return new DefaultParamsReader<>();
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @param path folder on any file system that Spark reads
     */
    public static PairTrainer load(String path) {
        return read().load(path);
    }

    @Override
    public PairTrainer copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        Columns.require(schema, getOrDefault(idCol()), "rows");
        List<String> texts = textColumns();
        texts.forEach(column -> Columns.requireTexts(schema, column));
        if (texts.stream().distinct().count() < texts.size()) {
            throw new UsageException(
                    "Two of questionCol, answerCol and negativeCols are one column: " + String.join(", ", texts) + ".");
        }
        TrainingRun.of(this);
        EmbeddingSettings.requireAtLeastOne("workerTimeout", number(workerTimeout()));
        if (number(restarts()) < 0) {
            throw new UsageException("restarts must be at least 0, but is " + number(restarts()) + ".");
        }
        output(getOrDefault(output()));
        return embedder(getOrDefault(model())).transformSchema(schema);
    }

    private static Path output(String location) {
        if (location.isBlank()) {
            throw new UsageException("output is empty. Give a folder of a file system that the driver and all executors"
                    + " share; checkpoints and the model go there.");
        }
        if (location.matches("(?i)[a-z][a-z0-9+.-]+:.*")) {
            throw new UsageException(
                    "output \"" + location + "\" must be a path of the file system, at which the driver"
                            + " and all executors see the same folder, not an address.");
        }
        try {
            return Path.of(location).toAbsolutePath();
        } catch (InvalidPathException cause) {
            throw new UsageException("output \"" + location + "\" is no path: " + cause.getReason() + ".");
        }
    }

    /**
     * Trains now.
     *
     * @return embeds the column of answers, in the role {@code document}, with the model after the last step; its location is {@code last} in
     *     the output folder
     * @throws UsageException for parameters or columns that cannot be, a folder that executors do not see, and a run in it that is another
     * @throws io.github.jjak.error.DataException for rows without a text
     * @throws io.github.jjak.error.RunException if tasks failed once more than they may start again
     */
    @Override
    public SentenceEmbedder fit(Dataset<?> dataset) {
        transformSchema(dataset.schema());
        TrainingRun run = TrainingRun.of(this);
        boolean resumes = (Boolean) getOrDefault(resume());
        WorkerStage stage = WorkerStage.of(dataset.sparkSession().sparkContext(), number(workers()));
        Path folder = output(getOrDefault(output()));
        RunFolder.prepare(folder, resumes ? RunFolder.Existing.RESUME : RunFolder.Existing.REFUSE);
        try (SharedFolder shared = SharedFolder.open(folder)) {
            stage.run(0, again -> shared.look());
            TrainingRows.ofColumns(run.columns()).write(shared.rows(), dataset, getOrDefault(idCol()), textColumns());
            train(stage, run, shared, resumes);
        } finally {
            // After a failure, who starts again finds nobody in the folder.
            SharedFolder.awaitUnused(folder, number(workerTimeout()));
        }
        RunFolder trained = RunFolder.prepare(folder, RunFolder.Existing.RESUME);
        SentenceEmbedder embedder = embedder(trained.last().toString());
        embedder.setParent(this);
        return embedder;
    }

    private void train(WorkerStage stage, TrainingRun run, SharedFolder shared, boolean resumes) {
        String secret = secret();
        stage.run(
                number(restarts()),
                again -> new TrainingWorker(
                        run,
                        shared.path().toString(),
                        shared.rows().toString(),
                        resumes || again,
                        number(workerTimeout()),
                        secret));
    }

    private SentenceEmbedder embedder(String location) {
        return new SentenceEmbedder()
                .setModel(location)
                .setInputCol(getOrDefault(answerCol()))
                .setRole("document");
    }

    private static String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Sets {@link #model()}. */
    public PairTrainer setModel(String value) {
        set(model(), value);
        return this;
    }

    /** Sets {@link #idCol()}. */
    public PairTrainer setIdCol(String value) {
        set(idCol(), value);
        return this;
    }

    /** Sets {@link #questionCol()}. */
    public PairTrainer setQuestionCol(String value) {
        set(questionCol(), value);
        return this;
    }

    /** Sets {@link #answerCol()}. */
    public PairTrainer setAnswerCol(String value) {
        set(answerCol(), value);
        return this;
    }

    /** Sets {@link #negativeCols()}. */
    public PairTrainer setNegativeCols(List<String> values) {
        set(negativeCols(), values.toArray(String[]::new));
        return this;
    }

    /** Sets {@link #output()}. */
    public PairTrainer setOutput(String value) {
        set(output(), value);
        return this;
    }

    /** Sets {@link #resume()}. */
    public PairTrainer setResume(boolean value) {
        set(resume(), value);
        return this;
    }

    /** Sets {@link #workers()}. */
    public PairTrainer setWorkers(int value) {
        set(workers(), value);
        return this;
    }

    /** Sets {@link #restarts()}. */
    public PairTrainer setRestarts(int value) {
        set(restarts(), value);
        return this;
    }

    /** Sets {@link #workerTimeout()}. */
    public PairTrainer setWorkerTimeout(int value) {
        set(workerTimeout(), value);
        return this;
    }

    /** Sets {@link #epochs()}. */
    public PairTrainer setEpochs(int value) {
        set(epochs(), value);
        return this;
    }

    /** Sets {@link #maxSteps()}. */
    public PairTrainer setMaxSteps(int value) {
        set(maxSteps(), value);
        return this;
    }

    /** Sets {@link #batchSize()}. */
    public PairTrainer setBatchSize(int value) {
        set(batchSize(), value);
        return this;
    }

    /** Sets {@link #gradientAccumulationSteps()}. */
    public PairTrainer setGradientAccumulationSteps(int value) {
        set(gradientAccumulationSteps(), value);
        return this;
    }

    /** Sets {@link #miniBatchTokens()}. */
    public PairTrainer setMiniBatchTokens(int value) {
        set(miniBatchTokens(), value);
        return this;
    }

    /** Sets {@link #learningRate()}. */
    public PairTrainer setLearningRate(double value) {
        set(learningRate(), value);
        return this;
    }

    /** Sets {@link #warmupRatio()}. */
    public PairTrainer setWarmupRatio(double value) {
        set(warmupRatio(), value);
        return this;
    }

    /** Sets {@link #loss()}. */
    public PairTrainer setLoss(String value) {
        set(loss(), value);
        return this;
    }

    /** Sets {@link #scale()}. */
    public PairTrainer setScale(double value) {
        set(scale(), value);
        return this;
    }

    /** Sets {@link #maxSeqLength()}. */
    public PairTrainer setMaxSeqLength(int value) {
        set(maxSeqLength(), value);
        return this;
    }

    /** Sets {@link #precision()}. */
    public PairTrainer setPrecision(String value) {
        EmbeddingSettings.precision(value);
        set(precision(), value);
        return this;
    }

    /** Sets {@link #saveSteps()}. */
    public PairTrainer setSaveSteps(int value) {
        set(saveSteps(), value);
        return this;
    }

    /** Sets {@link #seed()}. */
    public PairTrainer setSeed(long value) {
        set(seed(), value);
        return this;
    }
}
