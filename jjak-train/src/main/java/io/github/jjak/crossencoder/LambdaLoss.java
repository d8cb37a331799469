package io.github.jjak.crossencoder;

import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.internal.Tensors;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Puts better documents before worse ones; each pair of them weighs what exchanging it would change of nDCG. Wang et al., "The LambdaLoss
 * Framework for Ranking Metric Optimization", CIKM 2018; sentence-transformers' class of the same name.
 */
public final class LambdaLoss implements CrossEncoderLoss {

    /** Weight of the distance of two places in {@link Weighting#NDCG_LOSS2_PP}, as in sentence-transformers. */
    public static final double DEFAULT_MU = 10;

    private final Weighting weighting;
    private final double mu;
    private final int k;
    private final double sigma;

    /** What a pair of documents weighs. */
    public enum Weighting {
        /** The gain of the better one over the discount of its place, with all other documents. */
        NDCG_LOSS1,
        /** The difference of gains, times that of the discounts of as many places as are between the two. */
        NDCG_LOSS2,
        /** The difference of gains, times that of the discounts of their places. */
        LAMBDA_RANK,
        /** {@code mu} times {@link #NDCG_LOSS2}, and {@link #LAMBDA_RANK}. */
        NDCG_LOSS2_PP,
        /** One; see {@link RankNetLoss}. */
        NONE
    }

    /** NDCGLoss2++ with mu 10 over whole lists, sigma 1. */
    public LambdaLoss() {
        this(Weighting.NDCG_LOSS2_PP, DEFAULT_MU, 0, 1);
    }

    /**
     * With other numbers.
     *
     * @param weighting what a pair of documents weighs
     * @param mu see {@link Weighting#NDCG_LOSS2_PP}, 1e-6 to 1e6
     * @param k how many first places count: of a pair one must be among them; 0 for all
     * @param sigma factor of differences of scores, 1e-6 to 1e6
     */
    public LambdaLoss(Weighting weighting, double mu, int k, double sigma) {
        this.weighting = Objects.requireNonNull(weighting, "weighting");
        this.mu = ScoreLists.factor("mu", mu);
        if (k < 0) {
            throw new UsageException("k must be at least 0, but is " + k + ".");
        }
        this.k = k;
        this.sigma = ScoreLists.factor("sigma", sigma);
    }

    @Override
    public Tensor compute(PairScores batch) {
        Tensor scores = batch.scores();
        ComparedPairs pairs = ComparedPairs.of(batch, Tensors.toFloats(scores), weighting, mu, k);
        if (pairs.count() == 0) {
            return scores.sum().mul(Tensors.number(0));
        }
        Tensor differences = scores.index_select(0, Tensors.indices(pairs.better()))
                .sub(scores.index_select(0, Tensors.indices(pairs.worse())));
        // Logarithms to the base 2, as in sentence-transformers.
        return torch.log_sigmoid(differences.mul(Tensors.number(sigma)))
                .mul(Tensors.of(pairs.weights(), pairs.count()))
                .sum()
                .div(Tensors.number(-Math.log(2) * pairs.count()));
    }

    @Override
    public String name() {
        return "LambdaLoss";
    }

    @Override
    public Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("weighting_scheme", weighting.name().toLowerCase(Locale.ROOT));
        options.put("mu", Double.toString(mu));
        options.put("k", Integer.toString(k));
        options.put("sigma", Double.toString(sigma));
        return options;
    }

    @Override
    public boolean comparesDocuments() {
        return true;
    }
}
