package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import io.github.jjak.error.UsageException;
import io.github.jjak.loss.Loss.RowwiseLoss;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.rank.internal.Vectors;
import io.github.jjak.tensor.internal.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Finds a text among those of the batch, where a copy of the model encodes one side: the mean of the cross-entropies of both directions,
 * with a scale that is trained too. Carlsson et al., "Semantic Re-Tuning with Contrastive Tension", ICLR 2021; sentence-transformers'
 * class of the same name.
 *
 * <p>Usually both columns are the same texts, each once in the data: it learns from texts alone. As every other text of a batch is a
 * negative, and no row has a text of its own, batches are shuffled rows. Immutable and thread-safe.
 */
public final class ContrastiveTensionLossInBatchNegatives implements RowwiseLoss {

    /** sentence-transformers' scale at the start. */
    public static final double DEFAULT_SCALE = 20;

    private static final String LOGIT_SCALE = "logit_scale";

    private final double scale;
    private final SimilarityFunction similarity;

    /** Cosine, scale 20 at the start. */
    public ContrastiveTensionLossInBatchNegatives() {
        this(DEFAULT_SCALE, SimilarityFunction.COSINE);
    }

    /**
     * @param scale factor of similarities at the start of training, 1e-6 to 1e6; its logarithm is the parameter
     * @param similarity how vectors are compared, cosine or dot
     */
    public ContrastiveTensionLossInBatchNegatives(double scale, SimilarityFunction similarity) {
        this.scale = LossNumbers.factor(scale, "scale");
        this.similarity = LossNumbers.ofProducts(similarity);
    }

    @Override
    public Tensor compute(Embeddings batch, int from, int to) {
        check(batch.columns().size(), batch.rows());
        Tensor left = batch.columns().get(0).to(ScalarType.Float);
        Tensor right = batch.columns().get(1).to(ScalarType.Float);
        Tensor factor = batch.parameter(LOGIT_SCALE).exp();
        Tensor own = Tensors.indices(IntStream.range(from, to).toArray());
        Tensor forth = scores(left.narrow(0, from, to - from), right).mul(factor);
        Tensor back = scores(right.narrow(0, from, to - from), left).mul(factor);
        return torch.cross_entropy_loss(forth, own)
                .add(torch.cross_entropy_loss(back, own))
                .mul(number((to - from) / (2.0 * batch.rows())));
    }

    private Tensor scores(Tensor some, Tensor all) {
        return similarity == SimilarityFunction.COSINE ? Vectors.cosines(some, all) : some.mm(all.t());
    }

    @Override
    public List<LossParameter> parameters(int dimension) {
        return List.of(new LossParameter(LOGIT_SCALE, List.of(1), Math.log(scale), 0, false));
    }

    @Override
    public String name() {
        return "ContrastiveTensionLossInBatchNegatives";
    }

    @Override
    public Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("scale", Double.toString(scale));
        options.put("similarity_fct", similarity.name().toLowerCase(Locale.ROOT));
        return options;
    }

    @Override
    public void check(int columns, int batchSize) {
        if (columns != 2) {
            throw new UsageException(name()
                    + " needs two text columns, usually the same texts twice, but the data have " + columns + ".");
        }
        Labels.requireSeveral(batchSize, name());
    }

    @Override
    public void checkLabels(double @Nullable [] labels) {
        Labels.requireNoNegatives(labels, name());
    }

    @Override
    public boolean usesCopy() {
        return true;
    }
}
