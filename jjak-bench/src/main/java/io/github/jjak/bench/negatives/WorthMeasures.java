package io.github.jjak.bench.negatives;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.SimilarityFunction;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What every model is measured with: search in held-out pairs, minimal pairs written by hand, likeness of sentences.
 *
 * @param retrieval search by the name of its test
 * @param minimalPairs columns: anchor, positive, negative, kind
 * @param similarity pairs of sentences with people's scores
 */
record WorthMeasures(Map<String, InformationRetrievalEvaluator> retrieval, Dataset minimalPairs, Dataset similarity) {

    /** Reads the files; {@code most} pairs of sentences, evenly over the file. */
    static WorthMeasures of(
            Map<String, InformationRetrievalEvaluator> retrieval,
            List<String> minimalPairs,
            Path similarity,
            int most) {
        Dataset scored = Dataset.read(
                similarity,
                ReadOptions.builder()
                        .columns(List.of("sentence1", "sentence2"))
                        .scoreColumn("score")
                        .build());
        int step = Math.max(1, scored.rows() / most);
        int[] rows =
                IntStream.range(0, scored.rows()).filter(row -> row % step == 0).toArray();
        return new WorthMeasures(
                retrieval,
                Dataset.read(minimalPairs, ReadOptions.of("anchor", "positive", "negative", "kind")),
                scored.select(rows));
    }

    /** People's scores. */
    double[] gold() {
        return Objects.requireNonNull(similarity.scores(), "scores");
    }

    /**
     * As it stands in a line of the results: {@code ndcg}, of each question of each test; {@code margins}, by how much the right text of each
     * minimal pair is nearer; {@code sts}, the similarity of each pair of sentences.
     */
    Map<String, Object> of(SentenceTransformer model) {
        Map<String, Object> ndcg = new LinkedHashMap<>();
        retrieval.forEach(
                (name, evaluator) -> ndcg.put(name, evaluator.result(model).values(metrics -> metrics.ndcgAt10())));
        float[] right = similarities(model, minimalPairs, 1);
        float[] wrong = similarities(model, minimalPairs, 2);
        double[] margins = new double[right.length];
        for (int row = 0; row < margins.length; row++) {
            margins[row] = right[row] - wrong[row];
        }
        Map<String, Object> measured = new LinkedHashMap<>();
        measured.put("ndcg", ndcg);
        measured.put("margins", margins);
        measured.put("sts", similarities(model, similarity, 1));
        return measured;
    }

    private static float[] similarities(SentenceTransformer model, Dataset data, int column) {
        SimilarityFunction similarity = model.similarityFunction();
        float[][] left = model.encode(data.column(0));
        float[][] other = model.encode(data.column(column));
        float[] similarities = new float[left.length];
        for (int row = 0; row < left.length; row++) {
            similarities[row] = similarity.of(left[row], other[row]);
        }
        return similarities;
    }
}
