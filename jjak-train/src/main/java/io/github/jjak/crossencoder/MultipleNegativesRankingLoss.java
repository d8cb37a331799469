package io.github.jjak.crossencoder;

import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.internal.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Ranks a list's first document before all others, of which some are drawn from the lists of other queries: the mean over queries of the
 * cross-entropy of {@code scale * sigmoid(score)}; sentence-transformers' class of the same name for cross-encoders.
 */
public final class MultipleNegativesRankingLoss implements CrossEncoderLoss {

    /** Documents of other queries in each list, as in sentence-transformers. */
    public static final int DEFAULT_NUM_NEGATIVES = 4;

    /** Factor of the sigmoid, as in sentence-transformers. */
    public static final double DEFAULT_SCALE = 10;

    private static final int MOST_NEGATIVES = 10_000;
    private static final long MEAN = 1;
    private static final long IGNORE = -100;

    private final int numNegatives;
    private final double scale;

    /** Four negatives of the batch, scale 10. */
    public MultipleNegativesRankingLoss() {
        this(DEFAULT_NUM_NEGATIVES, DEFAULT_SCALE);
    }

    /**
     * With other numbers.
     *
     * @param numNegatives most documents of other queries in a list, from 0 to 10,000
     * @param scale factor of the sigmoid, 1e-6 to 1e6
     */
    public MultipleNegativesRankingLoss(int numNegatives, double scale) {
        if (numNegatives < 0 || numNegatives > MOST_NEGATIVES) {
            throw new UsageException(
                    "`numNegatives` must be from 0 to " + MOST_NEGATIVES + ", but is " + numNegatives + ".");
        }
        this.numNegatives = numNegatives;
        this.scale = ScoreLists.factor("scale", scale);
    }

    @Override
    public Tensor compute(PairScores batch) {
        Tensor scaled = torch.sigmoid(batch.scores()).mul(Tensors.number(scale));
        return torch.cross_entropy_loss(
                ScoreLists.padded(scaled, batch.documents()),
                Tensors.indices(new int[batch.queries()]),
                Tensors.none(),
                MEAN,
                IGNORE,
                0);
    }

    @Override
    public String name() {
        return "MultipleNegativesRankingLoss";
    }

    @Override
    public Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("num_negatives", Integer.toString(numNegatives));
        options.put("scale", Double.toString(scale));
        return options;
    }

    @Override
    public boolean comparesDocuments() {
        return true;
    }

    @Override
    public boolean firstIsRight() {
        return true;
    }

    @Override
    public int inBatchNegatives() {
        return numNegatives;
    }
}
