package io.github.jjak.train;

import io.github.jjak.batch.BatchSampler;
import io.github.jjak.batch.BatchSampling;
import io.github.jjak.batch.internal.LabelBatchSampling;
import io.github.jjak.batch.internal.NumberedBatchSampling;
import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.memory.MemoryPlan;
import io.github.jjak.memory.internal.BatchShape;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.ModelTraining;
import io.github.jjak.store.internal.Storage;
import io.github.jjak.tokenize.internal.TokenStore;
import io.github.jjak.train.TrainingListener.Workload;
import io.github.jjak.train.internal.BatchArguments;
import io.github.jjak.train.internal.RunArguments;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows of texts made ready for training.
 *
 * @param loss with its own parameters, which are the caller's
 * @param rows what is known of each row
 * @param roles of their columns
 * @param tokens their texts, each tokenised once
 * @param sampler puts them into batches
 * @param memory what that needs of the memory
 */
record PreparedPairs(
        SentenceTransformer model,
        RunArguments arguments,
        LossInTraining loss,
        RowFacts rows,
        ColumnRoles roles,
        TokenStore tokens,
        BatchSampler sampler,
        MemoryPlan memory) {

    private static final Logger log = LoggerFactory.getLogger(PreparedPairs.class);

    /** @param planning chooses how many tokens are in memory at once */
    static PreparedPairs of(
            SentenceTransformer model,
            RunArguments arguments,
            LossInTraining loss,
            RowFacts rows,
            Function<BatchShape, MemoryPlan> planning) {
        ColumnRoles roles = ColumnRoles.of(
                model, rows.data().columnNames(), arguments.encoder().routerMapping());
        TokenStore tokens = TokenStore.of(
                TrainingData.prompted(rows.data(), model, roles),
                TrainingData.sides(0, rows.data().columnCount(), model, roles),
                Storage.of(rows.data().isOnDisk()));
        model.internals().tellTruncated(tokens.truncatedTexts(), tokens.distinctTexts());
        BatchArguments batches = arguments.batches();
        BatchSampler sampler = sampler(batches.batchSampler(), batches.batchSize(), arguments.seed(), rows, tokens);
        MemoryPlan memory = planning.apply(BatchShape.of(
                sampler,
                tokens,
                arguments.batches().batchSize(),
                arguments.length().epochs(),
                arguments.mostBatches()));
        int unplaced = sampler.batches(0).unplacedRows();
        if (unplaced > 0) {
            log.warn(
                    "{} of {} rows find no batch in the first epoch: they share texts with too many others, or their class has no other.",
                    unplaced,
                    rows.data().rows());
        }
        if (loss.loss().usesInBatchNegatives()) {
            warnOfOneCluster(rows);
        }
        return new PreparedPairs(model, arguments, loss, rows, roles, tokens, sampler, memory);
    }

    /** A few wrong pairs are enough to link everything: the loss is then 0 from the first step on, which looks like success. */
    private static void warnOfOneCluster(RowFacts rows) {
        int largest = rows.positives().largestClusterSize();
        if (largest > rows.data().rows() / 2 && largest > 1) {
            log.warn(
                    "{} of {} rows are linked by shared questions and answers, directly or through other rows, so their"
                            + " answers count as right for each other: a batch of them has no negatives but those of its rows,"
                            + " and teaches little or nothing. Look for wrong pairs, and for answers that belong to many questions.",
                    largest,
                    rows.data().rows());
        }
    }

    private static BatchSampler sampler(
            BatchSampling sampling, int batchSize, long seed, RowFacts rows, TokenStore tokens) {
        if (sampling instanceof LabelBatchSampling labelled) {
            return labelled.labelSampler(rows.scores(), batchSize, seed);
        }
        return sampling instanceof NumberedBatchSampling numbered
                ? numbered.numberedSampler(tokens, batchSize, seed)
                : sampling.sampler(tokens.textIds(), batchSize, seed);
    }

    /** Steps on the rows as they are, made by all workers together. */
    PairSteps steps(ModelTraining training, Workers workers) {
        return steps(training, workers, batchesOfRows());
    }

    private PairSteps.Batches batchesOfRows() {
        OptionalDouble ratio = loss.loss().deletionRatio();
        if (ratio.isPresent()) {
            DamagedTexts damaged = new DamagedTexts(model, rows.data(), roles, ratio.getAsDouble(), arguments.seed());
            return (rowsOfBatches, epoch, step) ->
                    batches(damaged.inEpoch(epoch, tokens::tokens)).of(rowsOfBatches);
        }
        StepBatches batches = batches(tokens::tokens);
        return (rowsOfBatches, epoch, step) -> batches.of(rowsOfBatches);
    }

    private StepBatches batches(StepBatches.Tokens tokens) {
        return new StepBatches(rows.data().columnCount(), tokens, rows);
    }

    /** Steps on batches that may have other columns than the rows. */
    PairSteps steps(ModelTraining training, Workers workers, PairSteps.Batches batches) {
        BatchGradient gradient = new BatchGradient(model, roles, training, loss, memory.miniBatchTokens(), workers);
        return new PairSteps(sampler, batches, gradient, arguments);
    }

    Workload workload() {
        return new Workload(
                rows.data().rows(),
                tokens.distinctTexts(),
                tokens.truncatedTexts(),
                rows.positives().clusterCount(),
                sampler.batches(0).unplacedRows(),
                tokens.tokensPerEpoch(),
                model.internals().parameterCount(),
                memory.miniBatchTokens(),
                memory);
    }
}
