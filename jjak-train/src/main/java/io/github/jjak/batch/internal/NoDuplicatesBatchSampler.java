package io.github.jjak.batch.internal;

import io.github.jjak.batch.BatchSampler;
import io.github.jjak.batch.BatchSampler.EpochBatches;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.SeededRandom;
import io.github.jjak.error.UsageException;
import io.github.jjak.tokenize.internal.TextNumbers;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Batches in which no text occurs in two rows, in whatever column; sentence-transformers' {@code NO_DUPLICATES}. With
 * in-batch negatives a text that came twice would be its own negative. A row whose question equals its own answer is fine.
 * Texts are compared exactly.
 *
 * <p>Different from sentence-transformers, whose sampler walks the deferred rows again for every batch (quadratic with many
 * duplicates) and ends in a tail of tiny batches or drops rows silently:
 *
 * <ul>
 *   <li>Batches are even: their number is the rows divided by {@code batchSize}, rounded up, unless one text occurs in more
 *       rows than that. A text in k rows needs k batches; as many are made as keep the average batch at least half as large
 *       as possible, and what is left over gets batches of its own.
 *   <li>Every row is placed unless its batch would be too small: of one row only; with {@code dropLast}, not full; or under
 *       the {@code fewestRows} given. {@link EpochBatches#unplacedRows()} counts such rows; another epoch chooses others.
 *   <li>The time is linear in the rows.
 * </ul>
 *
 * The result is a function of texts, batch size, seed and epoch. Immutable and thread-safe.
 */
public final class NoDuplicatesBatchSampler implements BatchSampler {

    private final SharedTexts texts;
    private final int batchSize;
    private final int fewestRows;
    private final long seed;

    /** Samples by the texts of all columns; the other parameters as below. */
    public NoDuplicatesBatchSampler(Dataset dataset, int batchSize, boolean dropLast, long seed) {
        this(TextIds.of(dataset), batchSize, dropLast, seed);
    }

    /**
     * Samples by text numbers.
     *
     * @param textIds {@code [rows][texts of the row]}, at least one text per row; equal numbers for equal texts, from 0 and
     *     less than the number of texts, as {@link TextIds} makes them; not copied, not to be changed
     * @param batchSize most rows per batch, from 1 to the number of rows
     * @param dropLast whether only full batches are wanted; otherwise a batch has two rows at least
     * @throws UsageException for a batch size out of range, or when no batch at all can be filled
     */
    public NoDuplicatesBatchSampler(int[][] textIds, int batchSize, boolean dropLast, long seed) {
        this(textIds, batchSize, dropLast ? batchSize : Math.min(2, batchSize), seed);
    }

    /**
     * As above, with the fewest rows a batch may have. Where a few answers have most of the questions, what is left over of
     * them makes very many batches of very few rows; a higher {@code fewestRows} leaves those out of the epoch.
     *
     * @param fewestRows from 1 to {@code batchSize}
     * @throws UsageException as above, or for {@code fewestRows} out of range
     */
    public NoDuplicatesBatchSampler(int[][] textIds, int batchSize, int fewestRows, long seed) {
        this(TextIds.numbers(textIds), batchSize, fewestRows, seed);
    }

    /** As above, with numbers that are not copied. */
    public NoDuplicatesBatchSampler(TextNumbers numbers, int batchSize, int fewestRows, long seed) {
        this.batchSize = BatchSize.checked(batchSize, numbers.rows());
        if (fewestRows < 1 || fewestRows > batchSize) {
            throw new UsageException("The fewest rows of a batch must be from 1 to the batch size " + batchSize
                    + ", not " + fewestRows + ".");
        }
        this.fewestRows = fewestRows;
        this.seed = seed;
        this.texts = SharedTexts.of(numbers);
        checkOneBatch();
    }

    private void checkOneBatch() {
        int groups =
                TextGroups.of(IntStream.range(0, texts.rows()).toArray(), texts).count();
        if (groups < fewestRows) {
            throw new UsageException("No batch of " + fewestRows + " rows without duplicates can be made: the "
                    + texts.rows() + " rows share texts, so at most " + groups + " fit into one batch."
                    + (fewestRows > 2 ? " Use a batch size of at most " + groups + ", or keep smaller batches." : ""));
        }
    }

    /** Where no text occurs in two rows, no row is different from another, so which ones go where changes no number. */
    @Override
    public OptionalInt batchesOfEveryEpoch() {
        return texts.texts() == 0 ? OptionalInt.of(batches(0).batchCount()) : OptionalInt.empty();
    }

    @Override
    public EpochBatches batches(int epoch) {
        SeededRandom random = SeededRandom.of(seed, epoch);
        return new NoDuplicatesEpoch(texts, batchSize, fewestRows, random).run();
    }
}
