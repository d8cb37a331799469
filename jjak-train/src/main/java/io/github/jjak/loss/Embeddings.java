package io.github.jjak.loss;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One batch as a loss sees it: the vectors of each column, what is known of their texts, and the loss's own parameters.
 *
 * @param columns one {@code [rows, dim]} matrix per text column: anchors, positives, then any number of negatives; the vector of
 *     an absent negative is zero
 * @param facts labels, gaps, weights, guide vectors and known positives
 * @param parameters current values of the loss's {@linkplain Loss#parameters own parameters} by name; empty for most losses
 * @param seed another number for each batch of a run, for losses that draw; the same when a batch is computed again
 * @param layers vectors of the layers below the last that the loss {@linkplain Loss#layers asked for}; empty for most losses
 * @param decoder writes the second column's texts, for a loss that {@linkplain Loss#usesDecoder reconstructs} them; null for most losses
 */
public record Embeddings(
        List<Tensor> columns,
        BatchFacts facts,
        Map<String, Tensor> parameters,
        long seed,
        LayerColumns layers,
        @Nullable Decoder decoder) {

    public Embeddings {
        columns = List.copyOf(columns);
        parameters = Map.copyOf(parameters);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one column");
        }
    }

    /** A batch of which a loss looks at the last layer only. */
    public Embeddings(List<Tensor> columns, BatchFacts facts, Map<String, Tensor> parameters, long seed) {
        this(columns, facts, parameters, seed, LayerColumns.NONE, null);
    }

    /** A batch for a loss without parameters that does not draw. */
    public Embeddings(List<Tensor> columns, BatchFacts facts) {
        this(columns, facts, Map.of(), 0);
    }

    /** A batch of which the vectors and the groups of the positives graph are known, or no groups either. */
    public Embeddings(List<Tensor> columns, int @Nullable [][] positiveGroups) {
        this(columns, BatchFacts.ofGroups(positiveGroups));
    }

    /** A batch of which nothing but the vectors is known. */
    public static Embeddings of(Tensor... columns) {
        return new Embeddings(List.of(columns), BatchFacts.NONE);
    }

    /** The same vectors with other facts. */
    public Embeddings with(BatchFacts others) {
        return new Embeddings(columns, others, parameters, seed, layers, decoder);
    }

    /** The same facts with other vectors. */
    public Embeddings withColumns(List<Tensor> others) {
        return new Embeddings(others, facts, parameters, seed, layers, decoder);
    }

    /** The same batch with values of the loss's own parameters. */
    public Embeddings withParameters(Map<String, Tensor> values) {
        return new Embeddings(columns, facts, values, seed, layers, decoder);
    }

    /** The same batch with another seed. */
    public Embeddings withSeed(long value) {
        return new Embeddings(columns, facts, parameters, value, layers, decoder);
    }

    /** The same batch with vectors of layers. */
    public Embeddings withLayers(LayerColumns value) {
        return new Embeddings(columns, facts, parameters, seed, value, decoder);
    }

    /** The same batch with a decoder. */
    public Embeddings withDecoder(@Nullable Decoder value) {
        return new Embeddings(columns, facts, parameters, seed, layers, value);
    }

    /**
     * Writes the texts of a batch's second column from vectors. It shares the encoder's weights and is trained with them.
     */
    public interface Decoder {

        /**
         * Cross-entropy of the tokens of some rows' texts, as a part of the mean over all tokens of the batch; the parts of all rows add
         * up to it.
         *
         * @param vectors {@code [to - from, dim]} of these rows
         * @param from first row
         * @param to behind the last row
         * @return a float32 scalar with a graph back to the vectors and the decoder's weights
         */
        Tensor crossEntropy(Tensor vectors, int from, int to);

        /** How many rows' texts are decoded at once at most, for memory's sake. */
        int rowsAtOnce();
    }

    /**
     * Value of one of the loss's own parameters, a leaf that records gradients.
     *
     * @throws IllegalStateException if it is not there: the caller did not make what {@link Loss#parameters} declares
     */
    public Tensor parameter(String name) {
        Tensor value = parameters.get(name);
        if (value == null) {
            throw new IllegalStateException(
                    "the loss's parameter " + name + " is not in the batch; there are " + parameters.keySet());
        }
        return value;
    }

    /**
     * Vectors of layers below the last, made of their hidden states by the model's own pooling and modules. Layers are counted as in
     * transformers' {@code hidden_states}: 0 is what the first layer gets, n what the nth layer gives.
     *
     * @param encoderLayers layers of the encoder
     * @param columns for each layer that was asked for one {@code [rows, dim]} matrix per text column
     */
    public record LayerColumns(int encoderLayers, Map<Integer, List<Tensor>> columns) {

        /** No layer was asked for. */
        public static final LayerColumns NONE = new LayerColumns(0, Map.of());

        public LayerColumns {
            columns = Map.copyOf(columns);
        }

        /**
         * The columns of a layer.
         *
         * @throws IllegalStateException if it is not there: the caller did not make what {@link Loss#layers} asks for
         */
        public List<Tensor> of(int layer) {
            List<Tensor> found = columns.get(layer);
            if (found == null) {
                throw new IllegalStateException(
                        "the vectors of layer " + layer + " are not in the batch; there are " + columns.keySet());
            }
            return found;
        }
    }

    /** Number of rows. */
    public int rows() {
        return Math.toIntExact(columns.get(0).size(0));
    }

    /**
     * What is known of a batch's texts besides their vectors. Null stands for "nothing known"; arrays are not copied and must not be
     * changed.
     *
     * @param positiveGroups {@code [columns][rows]} group of each text in the positives graph, -1 where unknown; texts of one group
     *     are positives of each other
     * @param labels {@code [rows]} label (1 or 0) or score of each row
     * @param absent {@code [columns][rows]} true where a row has no text in a column of negatives; its vector is zero and it is
     *     nobody's candidate
     * @param weights {@code [columns][rows]} above 0; multiplies the text's term in the denominator of every row it is a candidate
     *     of, that is, adds its logarithm to the logit
     * @param curated {@code [columns][rows]} true for negatives made to resemble their row's positive: a mask by scores never takes
     *     them from their own row
     * @param guide {@code [columns][rows][dim]} vectors of a guide model; any where the text is absent
     * @param teacherScores {@code [rows][columns - 1]} scores that a teacher gave each row's first text with each of its others, on the
     *     scale of the student's scores; any where the text is absent
     */
    @SuppressWarnings("ArrayRecordComponent") // looked at once per step, never compared
    public record BatchFacts(
            int @Nullable [][] positiveGroups,
            double @Nullable [] labels,
            boolean @Nullable [][] absent,
            float @Nullable [][] weights,
            boolean @Nullable [][] curated,
            float @Nullable [][][] guide,
            float @Nullable [][] teacherScores) {

        /** Nothing is known. */
        public static final BatchFacts NONE = new BatchFacts(null, null, null, null, null, null, null);

        /** Only the positives graph is known, or not even that. */
        public static BatchFacts ofGroups(int @Nullable [][] positiveGroups) {
            return NONE.withPositiveGroups(positiveGroups);
        }

        /** The same with other groups. */
        public BatchFacts withPositiveGroups(int @Nullable [][] value) {
            return new BatchFacts(value, labels, absent, weights, curated, guide, teacherScores);
        }

        /** The same with other labels. */
        public BatchFacts withLabels(double @Nullable [] value) {
            return new BatchFacts(positiveGroups, value, absent, weights, curated, guide, teacherScores);
        }

        /** The same with other gaps. */
        public BatchFacts withAbsent(boolean @Nullable [][] value) {
            return new BatchFacts(positiveGroups, labels, value, weights, curated, guide, teacherScores);
        }

        /** The same with other weights. */
        public BatchFacts withWeights(float @Nullable [][] value) {
            return new BatchFacts(positiveGroups, labels, absent, value, curated, guide, teacherScores);
        }

        /** The same with other curated negatives. */
        public BatchFacts withCurated(boolean @Nullable [][] value) {
            return new BatchFacts(positiveGroups, labels, absent, weights, value, guide, teacherScores);
        }

        /** The same with other guide vectors. */
        public BatchFacts withGuide(float @Nullable [][][] value) {
            return new BatchFacts(positiveGroups, labels, absent, weights, curated, value, teacherScores);
        }

        /** The same with other scores of a teacher. */
        public BatchFacts withTeacherScores(float @Nullable [][] value) {
            return new BatchFacts(positiveGroups, labels, absent, weights, curated, guide, value);
        }
    }
}
