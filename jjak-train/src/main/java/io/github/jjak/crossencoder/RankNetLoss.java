package io.github.jjak.crossencoder;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Puts better documents before worse ones, all pairs of them alike. Burges et al., "Learning to Rank using Gradient Descent", ICML 2005;
 * sentence-transformers' class of the same name.
 */
public final class RankNetLoss implements CrossEncoderLoss {

    private final int k;
    private final double sigma;
    private final LambdaLoss unweighted;

    /** Over whole lists, sigma 1. */
    public RankNetLoss() {
        this(0, 1);
    }

    /**
     * With other numbers.
     *
     * @param k how many first places count: of a pair one must be among them; 0 for all
     * @param sigma factor of differences of scores, 1e-6 to 1e6
     */
    public RankNetLoss(int k, double sigma) {
        this.k = k;
        this.sigma = sigma;
        this.unweighted = new LambdaLoss(LambdaLoss.Weighting.NONE, LambdaLoss.DEFAULT_MU, k, sigma);
    }

    @Override
    public Tensor compute(PairScores batch) {
        return unweighted.compute(batch);
    }

    @Override
    public String name() {
        return "RankNetLoss";
    }

    @Override
    public Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("k", Integer.toString(k));
        options.put("sigma", Double.toString(sigma));
        return options;
    }

    @Override
    public boolean comparesDocuments() {
        return true;
    }
}
