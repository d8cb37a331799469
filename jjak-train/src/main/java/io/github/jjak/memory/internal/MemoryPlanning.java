package io.github.jjak.memory.internal;

import static io.github.jjak.memory.MemoryPlan.gigabytes;

import io.github.jjak.encoder.internal.EncoderConfiguration;
import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.loss.internal.ScoreChunks;
import io.github.jjak.memory.MemoryPlan;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.MachineMemory;
import io.github.jjak.tensor.internal.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses how many tokens a mini-batch may have, and refuses a run that the system would kill.
 *
 * <ol>
 *   <li>What the caller asked for, or what the run that is resumed had, is taken as it is.
 *   <li>Otherwise, where the largest batch in one piece keeps the process within {@link #PLENTY} of the memory this process may
 *       use, no batch is cut; where not, batches are cut so that training stays below five times the weights.
 *   <li>If that is more than is available, a chosen number of tokens is halved until it fits; a given one is refused.
 * </ol>
 *
 * <p>Step 2 looks at the machine and at limits, not at what happens to be free, so that the same run has the same bits tomorrow.
 */
public record MemoryPlanning(ModelSize model, LossSize loss, BatchShape batches, long resident, MachineMemory memory) {

    private static final Logger log = LoggerFactory.getLogger(MemoryPlanning.class);

    /** See docs/decisions/0035. */
    static final double PLENTY = 1.0 / 9;

    private static final int FEWEST_TOKENS = 64;

    /** What the C library keeps of freed blocks between others, and a layer's intermediate results; measured, decision 35. */
    private static final double SHARE_BESIDE_ACTIVATIONS = 1.0;

    private static final double SHARE_BESIDE_GRADIENTS = 0.1;

    /** Buffers that BLAS and the tensor library take when they are first used, and code that is first read then. */
    private static final long LIBRARY_BUFFERS = 64L << 20;

    /** What Java's heap and compiled code grow by while training. */
    private static final long JAVA_GROWTH = 48L << 20;

    /** Of a batch: mini-batches' parts, all together, in text order, their gradient, normalised, and its gradient. */
    private static final int COPIES_OF_EMBEDDINGS = 6;

    /** Hidden states of a layer that is looked at: in the layer's number format, beside the last ones, and their gradient. */
    private static final long COPIES_OF_STATES = 3;

    /** Value, gradient and two moments. */
    private static final long FLOATS_PER_PARAMETER = 4;

    /** Scores, scaled, masked, and three gradients or intermediate results of the loss. */
    private static final int COPIES_OF_SCORES = 6;

    /**
     * @param parameters numbers of the model
     * @param trained how many of them are not frozen
     * @param dimension of a sentence vector
     * @param writtenOut whether the encoder's backward pass is written out, which keeps less
     * @param recomputesLayers whether layers keep their inputs alone and are run again for backward
     */
    public record ModelSize(
            long parameters,
            long trained,
            int dimension,
            EncoderConfiguration configuration,
            Precision precision,
            boolean writtenOut,
            boolean recomputesLayers) {

        /** Of a model as it is frozen now, whose layers keep what backward needs. */
        public static ModelSize of(SentenceTransformer model, Precision precision) {
            return of(model, precision, false);
        }

        /**
         * Of a model as it is frozen now.
         *
         * @param recomputesLayers whether its layers keep their inputs alone and are run again for backward
         */
        public static ModelSize of(SentenceTransformer model, Precision precision, boolean recomputesLayers) {
            return new ModelSize(
                    model.internals().parameterCount(),
                    model.internals().parameters().stream()
                            .filter(Parameter::isTrained)
                            .mapToLong(Parameter::size)
                            .sum(),
                    model.dimension(),
                    model.internals().encoder().configuration(),
                    precision,
                    model.internals().encoder().hasWrittenBackward(),
                    recomputesLayers);
        }

        /** The bf16 copies of matrices, at most. */
        long copiesOfWeights() {
            return precision == Precision.FP32 ? 0 : precision.bytes() * parameters;
        }
    }

    /**
     * @param given what the caller or the run that is resumed says; null to choose
     * @param check whether to refuse what does not fit
     * @throws UsageException if the given number does not fit
     * @throws RunException if nothing fits
     */
    public MemoryPlan choose(@Nullable Integer given, boolean check) {
        MemoryPlan plan = plan(given == null ? wished() : given);
        log.debug("{}", plan.table());
        if (plan.fits() || !check) {
            return plan;
        }
        MemoryPlan smaller = halvedUntilItFits(plan);
        if (smaller == null) {
            throw new RunException(shortage(plan(fewest()))
                    + " even with the smallest mini-batches. Free memory, raise the container's limit, "
                    + (model.recomputesLayers() ? "" : "set `recomputeLayers`, ")
                    + "use a smaller model or a smaller `batchSize`, or set `memoryCheck` off to try anyway.");
        }
        if (given != null) {
            throw new UsageException(shortage(plan) + " with " + given + " mini-batch tokens; "
                    + smaller.miniBatchTokens() + " would fit. Give `miniBatchTokens` " + smaller.miniBatchTokens()
                    + ", free memory, or set `memoryCheck` off to try anyway.");
        }
        log.warn(
                "{} with {} mini-batch tokens, so batches are processed in parts of {} tokens. This changes the"
                        + " dropout: for identical results on another machine, use `miniBatchTokens` {}.",
                shortage(plan),
                plan.miniBatchTokens(),
                smaller.miniBatchTokens(),
                smaller.miniBatchTokens());
        return smaller;
    }

    private int wished() {
        MemoryPlan whole = plan(batches.largestBatchTokens());
        return whole.peak() <= PLENTY * memory.allowed()
                ? whole.miniBatchTokens()
                : MemoryBudget.miniBatchTokens(model, batches.longestText());
    }

    private @Nullable MemoryPlan halvedUntilItFits(MemoryPlan tooLarge) {
        int tokens = Math.min(tooLarge.miniBatchTokens(), batches.largestBatchTokens());
        while (tokens > fewest()) {
            tokens = Math.max(fewest(), tokens / 2);
            MemoryPlan plan = plan(tokens);
            if (plan.fits()) {
                return plan;
            }
        }
        return null;
    }

    /** A text is never cut, so smaller budgets than the longest text save nothing. */
    private int fewest() {
        return Math.max(FEWEST_TOKENS, batches.longestText());
    }

    private static String shortage(MemoryPlan plan) {
        return "Training needs " + plan.sentence() + ", which is " + gigabytes(plan.toCome()) + " to come; "
                + "that does not fit";
    }

    MemoryPlan plan(int miniBatchTokens) {
        long inMemory = Math.min(batches.largestBatchTokens(), Math.max(miniBatchTokens, batches.longestText()));
        long weights = Float.BYTES * model.parameters();
        long activations = (long) (inMemory * MemoryBudget.activationBytesPerToken(model, batches.longestText()))
                + inMemory * loss.layers() * model.configuration().hiddenSize() * COPIES_OF_STATES * Float.BYTES;
        List<MemoryPlan.Part> parts = new ArrayList<>();
        parts.add(new MemoryPlan.Part(
                "Java and libraries", Math.max(0, resident - weights - batches.tokenBytes()), true));
        parts.add(new MemoryPlan.Part("weights", weights, true));
        parts.add(new MemoryPlan.Part("tokenised data", batches.tokenBytes(), true));
        if (batches.laterTokenBytes() > 0) {
            parts.add(new MemoryPlan.Part("tokenised negatives", batches.laterTokenBytes(), false));
        }
        long gradients = Float.BYTES * model.trained();
        parts.add(new MemoryPlan.Part("gradients", gradients, false));
        parts.add(new MemoryPlan.Part("moments", 2 * gradients, false));
        if (loss.parameters() > 0) {
            parts.add(new MemoryPlan.Part(
                    "the loss's own parameters", FLOATS_PER_PARAMETER * Float.BYTES * loss.parameters(), false));
        }
        boolean whole = inMemory >= batches.largestBatchTokens();
        if (whole && model.copiesOfWeights() > 0) {
            parts.add(new MemoryPlan.Part("weights in bf16", model.copiesOfWeights(), false));
        }
        parts.add(new MemoryPlan.Part("activations", activations, false));
        parts.add(new MemoryPlan.Part("embeddings and scores", embeddingsAndScores(), false));
        parts.add(new MemoryPlan.Part(
                "allocator, buffers, Java's growth",
                (long) (SHARE_BESIDE_GRADIENTS * gradients + SHARE_BESIDE_ACTIVATIONS * activations)
                        + LIBRARY_BUFFERS
                        + JAVA_GROWTH,
                false));
        return new MemoryPlan(
                miniBatchTokens,
                batches.largestBatchTokens(),
                parts,
                memory.machine(),
                memory.allowed(),
                memory.available());
    }

    private long embeddingsAndScores() {
        long rows = batches.mostRows();
        long numbers = (1L + loss.layers()) * model.dimension() + loss.widest();
        long embeddings = rows * batches.columns() * numbers * COPIES_OF_EMBEDDINGS * Float.BYTES;
        long scores = ScoreChunks.scoresAtOnce(rows, batches.columns());
        // The mask of known positives is a byte in Java and one in the tensor library.
        return embeddings + scores * (COPIES_OF_SCORES * Float.BYTES + 2);
    }
}
