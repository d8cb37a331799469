package io.github.jjak.rank;

import io.github.jjak.error.UsageException;
import io.github.jjak.rank.internal.TopScores;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Exact search of quantised vectors, as {@code semantic_search_faiss} and {@code semantic_search_usearch} of sentence-transformers do it:
 *
 * <ol>
 *   <li>The queries are quantised as the corpus was.
 *   <li>Bytes are compared by their inner product, single bits by the number of those that differ.
 *   <li>If rescoring is wanted, the best hits are ordered again by the inner product of the query's own numbers with those that
 *       the bytes of the document {@linkplain EmbeddingQuantizer#dequantize stand for}. The vectors of the documents are not needed.
 * </ol>
 *
 * <p>Equal scores rank by position. The corpus lies in the Java heap, {@link EmbeddingPrecision#bytes} bytes a vector. Immutable and
 * thread-safe.
 */
public final class QuantizedSearch {

    /** Hits that are looked at for each one that is wanted, in sentence-transformers. */
    public static final int DEFAULT_RESCORE_MULTIPLIER = 2;

    private static final int DOCUMENTS_PER_BLOCK = 4096;
    private static final int QUERIES_PER_BLOCK = 512;

    private final EmbeddingQuantizer quantizer;
    private final byte[][] corpus;

    private QuantizedSearch(EmbeddingQuantizer quantizer, byte[][] corpus) {
        this.quantizer = quantizer;
        this.corpus = corpus;
    }

    /**
     * Quantises a corpus.
     *
     * @param vectors {@code [documents][dimension]}; prepared as the queries will be
     * @throws UsageException if a vector has another length than the quantiser's
     */
    public static QuantizedSearch of(EmbeddingQuantizer quantizer, float[][] vectors) {
        return new QuantizedSearch(
                quantizer, Arrays.stream(vectors).map(quantizer::quantize).toArray(byte[][]::new));
    }

    /** Number of vectors. */
    public int size() {
        return corpus.length;
    }

    /** What the corpus was quantised by. */
    public EmbeddingQuantizer quantizer() {
        return quantizer;
    }

    /**
     * Searches the codes alone.
     *
     * @param queries {@code [queries][dimension]}
     * @param topK hits of a query, at least 1
     * @return one for each query; scores are inner products of bytes, or minus the number of bits that differ
     * @throws UsageException if a number is out of range, or a query has another length
     */
    public List<Ranking> search(float[][] queries, int topK) {
        TopScores best = new TopScores(queries.length, topK);
        if (queries.length == 0) {
            return List.of();
        }
        Gradients.without(() -> {
            for (int from = 0; from < corpus.length; from += DOCUMENTS_PER_BLOCK) {
                try (TensorScope scope = TensorScope.open()) {
                    int end = Math.min(corpus.length, from + DOCUMENTS_PER_BLOCK);
                    Tensor documents = comparable(Arrays.asList(corpus).subList(from, end));
                    addBlock(best, queries, documents, from);
                }
            }
        });
        return best.rankings();
    }

    private void addBlock(TopScores best, float[][] queries, Tensor documents, int firstDocument) {
        for (int from = 0; from < queries.length; from += QUERIES_PER_BLOCK) {
            try (TensorScope scope = TensorScope.open()) {
                int end = Math.min(queries.length, from + QUERIES_PER_BLOCK);
                List<byte[]> quantized = IntStream.range(from, end)
                        .mapToObj(query -> quantizer.quantize(queries[query]))
                        .toList();
                Tensor products = comparable(quantized).matmul(documents.t());
                best.add(scores(products).cpu().contiguous(), from, firstDocument);
            }
        }
    }

    /** {@code [rows, dimension]}: bytes as they are, bits as 1 and -1, so that a product counts equal ones less different ones. */
    private Tensor comparable(List<byte[]> rows) {
        Tensor codes = Tensors.ofRows(rows.stream().map(quantizer::codes).toList());
        return quantizer.precision().isBinary() ? codes.mul(new Scalar(2)).sub(new Scalar(1)) : codes;
    }

    private Tensor scores(Tensor products) {
        return quantizer.precision().isBinary()
                ? products.sub(new Scalar(quantizer.dimension())).div(new Scalar(2))
                : products;
    }

    /**
     * Searches the codes and rescores.
     *
     * @param queries {@code [queries][dimension]}
     * @param topK hits of a query, at least 1
     * @param rescoreMultiplier so many times {@code topK} hits are rescored, at least 1
     * @return one for each query; scores are inner products of the query and what the bytes of the document stand for
     * @throws UsageException if a number is out of range, or a query has another length
     */
    public List<Ranking> search(float[][] queries, int topK, int rescoreMultiplier) {
        if (topK < 1 || rescoreMultiplier < 1) {
            throw new UsageException("topK and rescoreMultiplier must be at least 1, but are " + topK + " and "
                    + rescoreMultiplier + ".");
        }
        int candidates = (int) Math.min(Integer.MAX_VALUE, (long) topK * rescoreMultiplier);
        List<Ranking> found = search(queries, candidates);
        List<Ranking> rescored = new ArrayList<>();
        for (int query = 0; query < queries.length; query++) {
            rescored.add(rescored(queries[query], found.get(query), topK));
        }
        return rescored;
    }

    private Ranking rescored(float[] query, Ranking found, int topK) {
        record Candidate(int position, double score) {}

        List<Candidate> best = IntStream.range(0, found.size())
                .map(found::position)
                .mapToObj(position -> new Candidate(position, product(query, quantizer.dequantize(corpus[position]))))
                .sorted(Comparator.comparingDouble(Candidate::score).reversed().thenComparingInt(Candidate::position))
                .limit(topK)
                .toList();
        float[] scores = new float[best.size()];
        for (int rank = 0; rank < scores.length; rank++) {
            scores[rank] = (float) best.get(rank).score();
        }
        return Ranking.of(best.stream().mapToInt(Candidate::position).toArray(), scores);
    }

    private static double product(float[] query, double[] document) {
        double sum = 0;
        for (int i = 0; i < query.length; i++) {
            sum += query[i] * document[i];
        }
        return sum;
    }
}
