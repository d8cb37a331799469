package io.github.jjak.loss;

import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.internal.Tensors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Classifies pairs of texts: a linear layer over both vectors {@code u} and {@code v}, their absolute difference and, if asked for,
 * their product, under cross-entropy. Reimers and Gurevych, "Sentence-BERT", arXiv 1908.10084; sentence-transformers' class of the
 * same name.
 *
 * <p>The classifier is trained beside the model, kept in checkpoints, and not part of the saved model. The batch's labels are classes
 * from 0. Immutable and thread-safe.
 */
public final class SoftmaxLoss implements Loss {

    private static final LinearLayer CLASSIFIER = new LinearLayer("classifier");

    private static final int MOST_LABELS = 10_000;

    private final int numLabels;
    private final boolean concatenationSentRep;
    private final boolean concatenationSentDifference;
    private final boolean concatenationSentMultiplication;

    /**
     * Over {@code [u, v, |u - v|]}.
     *
     * @param numLabels classes, from 2 to 10,000
     */
    public SoftmaxLoss(int numLabels) {
        this(builder(numLabels));
    }

    private SoftmaxLoss(Builder builder) {
        this.numLabels = builder.numLabels;
        this.concatenationSentRep = builder.concatenationSentRep;
        this.concatenationSentDifference = builder.concatenationSentDifference;
        this.concatenationSentMultiplication = builder.concatenationSentMultiplication;
        if (vectorsConcatenated() == 0) {
            throw new UsageException(
                    "SoftmaxLoss classifies what is concatenated, but that is nothing. Use the vectors,"
                            + " their difference or their product.");
        }
    }

    /**
     * With other inputs of the classifier.
     *
     * @param numLabels classes, from 2 to 10,000
     * @throws UsageException if it is out of range
     */
    public static Builder builder(int numLabels) {
        return new Builder(numLabels);
    }

    /** Chooses the inputs of the classifier, by sentence-transformers' names. */
    public static final class Builder {

        private final int numLabels;
        private boolean concatenationSentRep = true;
        private boolean concatenationSentDifference = true;
        private boolean concatenationSentMultiplication;

        private Builder(int numLabels) {
            if (numLabels < 2 || numLabels > MOST_LABELS) {
                throw new UsageException("numLabels must be from 2 to " + MOST_LABELS + ", but is " + numLabels + ".");
            }
            this.numLabels = numLabels;
        }

        /** Both vectors; default true. */
        public Builder concatenationSentRep(boolean value) {
            this.concatenationSentRep = value;
            return this;
        }

        /** The absolute difference of their numbers; default true. */
        public Builder concatenationSentDifference(boolean value) {
            this.concatenationSentDifference = value;
            return this;
        }

        /** The product of their numbers; default false. */
        public Builder concatenationSentMultiplication(boolean value) {
            this.concatenationSentMultiplication = value;
            return this;
        }

        /** @throws UsageException if nothing is concatenated */
        public SoftmaxLoss build() {
            return new SoftmaxLoss(this);
        }
    }

    private int vectorsConcatenated() {
        return (concatenationSentRep ? 2 : 0)
                + (concatenationSentDifference ? 1 : 0)
                + (concatenationSentMultiplication ? 1 : 0);
    }

    @Override
    public Tensor compute(Embeddings batch) {
        return torch.cross_entropy_loss(scores(batch), classes(batch));
    }

    /**
     * The classifier's scores.
     *
     * @param batch two columns and the values of {@link #parameters}; labels are not looked at
     * @return {@code [rows, classes]}, with a graph back to columns and parameters if one is recorded; in the caller's scope
     */
    public Tensor scores(Embeddings batch) {
        check(batch.columns().size(), batch.rows());
        Tensor left = batch.columns().get(0).to(ScalarType.Float);
        Tensor right = batch.columns().get(1).to(ScalarType.Float);
        List<Tensor> features = new ArrayList<>();
        if (concatenationSentRep) {
            features.addAll(List.of(left, right));
        }
        if (concatenationSentDifference) {
            features.add(left.sub(right).abs());
        }
        if (concatenationSentMultiplication) {
            features.add(left.mul(right));
        }
        return CLASSIFIER.apply(batch, torch.cat(new TensorVector(features.toArray(Tensor[]::new)), 1));
    }

    private Tensor classes(Embeddings batch) {
        double[] labels = Labels.required(batch.facts().labels(), name());
        int[] classes = new int[labels.length];
        for (int row = 0; row < classes.length; row++) {
            classes[row] = classOf(labels[row], row);
        }
        return Tensors.indices(classes);
    }

    private int classOf(double label, int row) {
        if (!(label >= 0 && label < numLabels && label == Math.rint(label))) {
            throw new UsageException(
                    name() + " needs labels that are classes from 0 to " + (numLabels - 1) + ", but row " + (row + 1)
                            + " has " + label + ". For graded scores use CoSENTLoss or CosineSimilarityLoss.");
        }
        return (int) label;
    }

    @Override
    public void check(int columns, int batchSize) {
        Labels.requirePairs(columns, name());
    }

    @Override
    public void checkLabels(double @Nullable [] labels) {
        double[] present = Labels.required(labels, name());
        Set<Integer> classes = new HashSet<>();
        for (int row = 0; row < present.length; row++) {
            classes.add(classOf(present[row], row));
        }
        if (classes.size() < 2) {
            throw new UsageException(name() + " tells classes apart, but all " + present.length
                    + " rows have the same. For positive pairs alone use MultipleNegativesRankingLoss.");
        }
    }

    @Override
    public List<LossParameter> parameters(int dimension) {
        return CLASSIFIER.parameters(Math.multiplyExact(vectorsConcatenated(), dimension), numLabels);
    }

    @Override
    public String name() {
        return "SoftmaxLoss";
    }

    @Override
    public Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("num_labels", Integer.toString(numLabels));
        options.put("concatenation_sent_rep", Boolean.toString(concatenationSentRep));
        options.put("concatenation_sent_difference", Boolean.toString(concatenationSentDifference));
        options.put("concatenation_sent_multiplication", Boolean.toString(concatenationSentMultiplication));
        return options;
    }
}
