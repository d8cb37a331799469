package io.github.jjak.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.rank.internal.TopK;
import io.github.jjak.rank.internal.VectorMatrix;
import io.github.jjak.search.internal.ExactVectorSearch;
import io.github.jjak.search.internal.Hits;
import io.github.jjak.search.internal.HnswIndex;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("numeric")
class VectorSearchTest {

    private static float[][] vectors(int rows, int dimension, long seed) {
        Random random = new Random(seed);
        Random centers = new Random(7);
        float[][] center = new float[20][dimension];
        for (float[] one : center) {
            for (int i = 0; i < dimension; i++) {
                one[i] = (float) centers.nextGaussian();
            }
        }
        float[][] vectors = new float[rows][dimension];
        for (float[] vector : vectors) {
            float[] near = center[random.nextInt(center.length)];
            for (int i = 0; i < dimension; i++) {
                vector[i] = near[i] + 0.5f * (float) random.nextGaussian();
            }
        }
        return vectors;
    }

    /** Small whole numbers: products are exact, and full of ties. */
    @Test
    void innerProductsEqualBruteForceTiesIncluded() {
        Random random = new Random(3);
        float[][] corpus = new float[3000][6];
        float[][] queries = new float[9][6];
        for (float[][] rows : new float[][][] {corpus, queries}) {
            for (float[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = random.nextInt(5) - 2;
                }
            }
        }
        try (VectorMatrix matrix = VectorMatrix.of(corpus)) {
            Hits hits = new ExactVectorSearch(SimilarityFunction.DOT).search(queries, matrix, 25);
            for (int query = 0; query < queries.length; query++) {
                TopK expected = new TopK(25);
                for (int row = 0; row < corpus.length; row++) {
                    float product = 0;
                    for (int i = 0; i < 6; i++) {
                        product += queries[query][i] * corpus[row][i];
                    }
                    expected.offer(product, row);
                }
                for (int rank = 0; rank < 25; rank++) {
                    assertThat(hits.positions()[query][rank])
                            .isEqualTo(expected.ranking().position(rank));
                    assertThat(hits.scores()[query][rank])
                            .isEqualTo(expected.ranking().score(rank));
                }
            }
        }
    }

    /** By every function against the definition, over several blocks of queries. */
    @ParameterizedTest
    @EnumSource
    void theNearestAreThoseOfTheDefinition(SimilarityFunction similarity) {
        float[][] rows = vectors(700, 24, 8);
        float[][] questions = vectors(40, 24, 9);
        try (VectorMatrix corpus = VectorMatrix.of(rows);
                VectorMatrix queries = VectorMatrix.of(questions)) {
            Hits exact = new ExactVectorSearch(similarity).search(queries, corpus, 5);
            Hits approximate = HnswIndex.build(corpus, similarity).search(queries, 5, 700);
            for (int query = 0; query < questions.length; query++) {
                TopK expected = new TopK(5);
                for (int row = 0; row < rows.length; row++) {
                    expected.offer(similarity.of(questions[query], rows[row]), row);
                }
                for (Hits hits : List.of(exact, approximate)) {
                    assertThat(hits.positions()[query][0])
                            .isEqualTo(expected.ranking().position(0));
                    assertThat(hits.scores()[query][0])
                            .isCloseTo(expected.ranking().score(0), within(2e-5f));
                }
            }
        }
    }

    @Test
    void hnswFindsNearlyAllOfTheNearest() {
        try (VectorMatrix corpus = VectorMatrix.of(vectors(3000, 32, 1));
                VectorMatrix queries = VectorMatrix.of(vectors(100, 32, 2))) {
            for (SimilarityFunction similarity : SimilarityFunction.values()) {
                assertFindsNearlyAll(similarity, corpus, queries);
            }
        }
    }

    /** Lucene's own indexes of vectors end at 1,024 numbers; ours does not. */
    @Test
    void hnswTakesLongVectors() {
        try (VectorMatrix corpus = VectorMatrix.of(vectors(400, 1536, 4));
                VectorMatrix queries = VectorMatrix.of(vectors(20, 1536, 5))) {
            for (SimilarityFunction similarity : SimilarityFunction.values()) {
                assertFindsNearlyAll(similarity, corpus, queries);
            }
        }
    }

    private static void assertFindsNearlyAll(SimilarityFunction similarity, VectorMatrix corpus, VectorMatrix queries) {
        Hits exact = new ExactVectorSearch(similarity).search(queries, corpus, 10);
        Hits found = HnswIndex.build(corpus, similarity).search(queries, 10, 100);
        int common = 0;
        for (int query = 0; query < queries.rows(); query++) {
            Set<Integer> right = new HashSet<>();
            Arrays.stream(exact.positions()[query]).forEach(right::add);
            common += (int) Arrays.stream(found.positions()[query])
                    .filter(right::contains)
                    .count();
        }
        assertThat(common / (10.0 * queries.rows())).as("recall").isGreaterThanOrEqualTo(0.95);
        float best = exact.scores()[0][0];
        assertThat(found.scores()[0][0]).isCloseTo(best, offset(1e-5f * Math.max(100, Math.abs(best))));
    }

    @Test
    void badInput() {
        ExactVectorSearch search = ExactVectorSearch.byCosine();
        try (VectorMatrix corpus = VectorMatrix.of(new float[][] {{1, 0}, {0, 1}, {0, 0}});
                VectorMatrix damaged = VectorMatrix.of(new float[][] {{Float.NaN, 1}});
                VectorMatrix empty = VectorMatrix.allocate(0, 2)) {
            assertThat(search.search(new float[][] {{2, 1}}, corpus, 9).positions()[0])
                    .containsExactly(0, 1, 2);
            assertThat(search.search(new float[][] {{2, 1}}, empty, 9).positions()[0])
                    .isEmpty();
            assertThat(search.search(new float[0][], corpus, 9).queries()).isZero();
            assertThatThrownBy(() -> search.search(new float[][] {{1}}, corpus, 1))
                    .isInstanceOf(UsageException.class);
            assertThatThrownBy(() -> search.search(corpus, corpus, 0)).isInstanceOf(UsageException.class);
            assertThatThrownBy(() -> search.search(damaged, corpus, 1)).isInstanceOf(RunException.class);
            assertThatThrownBy(() -> HnswIndex.build(damaged, SimilarityFunction.COSINE))
                    .isInstanceOf(RunException.class);
            assertThatThrownBy(() -> HnswIndex.build(empty, SimilarityFunction.COSINE))
                    .isInstanceOf(UsageException.class);
            assertThatThrownBy(() -> corpus.set(0, new float[3])).isInstanceOf(UsageException.class);
        }
    }
}
