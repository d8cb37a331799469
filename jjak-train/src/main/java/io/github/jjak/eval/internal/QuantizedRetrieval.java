package io.github.jjak.eval.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.eval.RetrievalMetrics;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.EmbeddingPrecision;
import io.github.jjak.rank.EmbeddingQuantizer;
import io.github.jjak.rank.QuantizedSearch;
import io.github.jjak.rank.Ranking;
import io.github.jjak.tensor.internal.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The questions of an evaluator searched in its answers, whose vectors are kept in fewer bytes. Every text is encoded once, and each precision
 * is measured on the same vectors.
 *
 * <p>The ranges of bytes are those of all answers that are searched. A search for ten hits is measured: {@code 10 * rescoreMultiplier} are
 * rescored, and the others stand behind them in the order in which the codes found them.
 *
 * @param exact hits of the vectors as they are
 * @param questions {@code [questions][dimension]}; of length 1 if the model compares by cosine
 * @param answers {@code [answers][dimension]}, likewise
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record QuantizedRetrieval(List<Ranking> exact, float[][] questions, float[][] answers) {

    /** Hits of the search that is measured, which is what {@code top_k} is in sentence-transformers. */
    public static final int TOP_K = 10;

    /**
     * Encodes and searches.
     *
     * @throws UsageException if the model compares by a distance
     */
    public static QuantizedRetrieval of(InformationRetrievalEvaluator evaluator, SentenceTransformer model) {
        if (model.similarityFunction().isDistance()) {
            throw new UsageException("Quantised vectors are compared by inner products or by bits, but the model's"
                    + " similarity is " + model.similarityFunction().id() + ". Use cosine or dot.");
        }
        float[][] questions = new float[evaluator.questions().size()][];
        float[][] answers = new float[evaluator.answers().size()][];
        List<Ranking> exact = evaluator.search(model, RetrievalMetrics.DEPTH, new VectorObserver() {
            @Override
            public void questions(Tensor vectors) {
                copy(vectors, questions, 0);
            }

            @Override
            public void answers(Tensor vectors, int first) {
                copy(vectors, answers, first);
            }
        });
        return new QuantizedRetrieval(exact, questions, answers);
    }

    private static void copy(Tensor vectors, float[][] target, int first) {
        float[][] rows = Tensors.toRows(vectors);
        System.arraycopy(rows, 0, target, first, rows.length);
    }

    /**
     * Searches the quantised answers.
     *
     * @param rescoreMultiplier null for no rescoring; else at least 1
     * @return the first hundred hits of each question
     */
    public List<Ranking> search(EmbeddingPrecision precision, @Nullable Integer rescoreMultiplier) {
        if (precision == EmbeddingPrecision.FLOAT32) {
            return exact;
        }
        QuantizedSearch search = QuantizedSearch.of(EmbeddingQuantizer.calibrated(precision, answers), answers);
        List<Ranking> found = search.search(questions, RetrievalMetrics.DEPTH);
        if (rescoreMultiplier == null) {
            return found;
        }
        int rescored = (int) Math.min(Integer.MAX_VALUE, (long) TOP_K * rescoreMultiplier);
        List<Ranking> first = search.search(questions, rescored, 1);
        List<Ranking> combined = new ArrayList<>();
        for (int question = 0; question < questions.length; question++) {
            combined.add(behind(first.get(question), found.get(question)));
        }
        return combined;
    }

    /** The rescored hits, then what the first search has after as many. */
    private static Ranking behind(Ranking rescored, Ranking found) {
        int size = Math.min(RetrievalMetrics.DEPTH, Math.max(rescored.size(), found.size()));
        int[] positions = new int[size];
        float[] scores = new float[size];
        for (int rank = 0; rank < size; rank++) {
            Ranking from = rank < rescored.size() ? rescored : found;
            positions[rank] = from.position(rank);
            scores[rank] = from.score(rank);
        }
        return new Ranking(positions, scores);
    }

    /** Bytes of an answer's vector. */
    public int bytes(EmbeddingPrecision precision) {
        return precision.bytes(Arrays.stream(answers).findFirst().orElseThrow().length);
    }
}
