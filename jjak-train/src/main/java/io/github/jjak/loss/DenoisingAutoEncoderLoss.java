package io.github.jjak.loss;

import io.github.jjak.error.UsageException;
import io.github.jjak.loss.Loss.RowwiseLoss;
import java.util.Map;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Reconstructs a text from the vector of the same text with words missing: the mean cross-entropy of the tokens that a decoder writes with
 * nothing but this vector. Wang et al., "TSDAE", arXiv 2104.06979; sentence-transformers' class of the same name with its usual decoder,
 * which shares the encoder's weights.
 *
 * <p>The first column holds the damaged texts, the second the original ones; or both hold the original ones, and the loss has words deleted
 * from the first column, of others in every epoch, as sentence-transformers' {@code DenoisingAutoEncoderDataset} does. The decoder's attention to the vector, and the head of masked
 * language modelling if the model's folder has none, are trained too. BERT, RoBERTa, XLM-RoBERTa and CamemBERT have such a decoder; vectors
 * must have the encoder's hidden size. Immutable and thread-safe.
 */
public final class DenoisingAutoEncoderLoss implements RowwiseLoss {

    /** The paper's share of deleted words. */
    public static final double USUAL_DELETION_RATIO = 0.6;

    private final @Nullable Double deletionRatio;

    /** For texts that are damaged already. */
    public DenoisingAutoEncoderLoss() {
        this.deletionRatio = null;
    }

    /**
     * For texts that stand in both columns.
     *
     * @param deletionRatio probability of a word to be deleted, above 0 and below 1
     * @throws UsageException if it is out of range
     */
    public DenoisingAutoEncoderLoss(double deletionRatio) {
        if (!(deletionRatio > 0 && deletionRatio < 1)) {
            throw new UsageException(
                    "`deletionRatio` must be a number above 0 and below 1, but is " + deletionRatio + ".");
        }
        this.deletionRatio = deletionRatio;
    }

    @Override
    public Tensor compute(Embeddings batch, int from, int to) {
        Tensor vectors = batch.columns().get(0).to(ScalarType.Float);
        return decoder(batch).crossEntropy(vectors.narrow(0, from, to - from), from, to);
    }

    @Override
    public int rowsAtOnce(Embeddings batch) {
        return decoder(batch).rowsAtOnce();
    }

    private static Embeddings.Decoder decoder(Embeddings batch) {
        Embeddings.Decoder decoder = batch.decoder();
        if (decoder == null) {
            throw new IllegalStateException("the batch has no decoder");
        }
        return decoder;
    }

    @Override
    public String name() {
        return "DenoisingAutoEncoderLoss";
    }

    @Override
    public Map<String, String> options() {
        return deletionRatio == null ? Map.of() : Map.of("deletion_ratio", Double.toString(deletionRatio));
    }

    @Override
    public void check(int columns, int batchSize) {
        if (columns != 2) {
            throw new UsageException(
                    name() + " needs two text columns, the damaged and the original texts, but the data have " + columns
                            + ".");
        }
    }

    @Override
    public void checkLabels(double @Nullable [] labels) {
        Labels.requireNoNegatives(labels, name());
    }

    @Override
    public boolean usesDecoder() {
        return true;
    }

    @Override
    public OptionalDouble deletionRatio() {
        return deletionRatio == null ? OptionalDouble.empty() : OptionalDouble.of(deletionRatio);
    }
}
