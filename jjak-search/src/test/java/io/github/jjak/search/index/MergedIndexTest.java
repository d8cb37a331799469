package io.github.jjak.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.rank.SimilarityFunction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** An index whose segments were merged holds what it held, and goes on being written. */
class MergedIndexTest {

    private static final int DIMENSION = 8;
    private static final int ROWS = 300;

    @TempDir
    private Path folder;

    private final Random random = new Random(5);

    private float[] vector() {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    private void put(SearchIndexWriter writer, int from, int to, String text) {
        List<IndexRow> rows = new ArrayList<>();
        List<float[]> vectors = new ArrayList<>();
        for (int row = from; row < to; row++) {
            rows.add(new IndexRow("r" + row, row + "번 " + text));
            vectors.add(vector());
        }
        writer.put(rows, vectors);
        writer.commit();
    }

    private List<SearchHit> search(float[] question) {
        try (SearchIndex index = SearchIndex.open(folder, null)) {
            return index.search(
                    "답변",
                    question,
                    SearchRequest.ofDefaults().withMode(SearchMode.DENSE).withTopK(40));
        }
    }

    @ParameterizedTest
    @EnumSource(VectorStorage.class)
    void holdsTheSameRowsInOneSegment(VectorStorage storage) {
        float[] question = vector();
        IndexSettings settings = IndexSettings.ofDefaults().withLanguage("ko").withVectors(storage);
        List<SearchHit> before;
        try (SearchIndexWriter writer =
                SearchIndexWriter.createForVectors(folder, settings, DIMENSION, SimilarityFunction.COSINE)) {
            put(writer, 0, ROWS, "답변");
            put(writer, ROWS / 2, ROWS + 50, "새 답변");
            writer.delete(List.of("r3", "r4", "r200"));
            writer.commit();
            before = search(question);
            writer.merge();
            assertThat(writer.segments()).isEqualTo(1);
            assertThat(search(question)).isEqualTo(before);
            put(writer, 1000, 1001, "그 뒤의 답변");
        }
        try (SearchIndex index = SearchIndex.open(folder, null)) {
            assertThat(index.size()).isEqualTo(ROWS + 50 - 3 + 1);
        }
    }

    @Test
    void anOpenedIndexIsMergedWithoutItsModel() {
        float[] question = vector();
        try (SearchIndexWriter writer = SearchIndexWriter.createForVectors(
                folder, IndexSettings.ofDefaults().withLanguage("ko"), DIMENSION, SimilarityFunction.COSINE)) {
            put(writer, 0, 100, "답변");
            put(writer, 100, 200, "답변");
        }
        List<SearchHit> before = search(question);
        try (SearchIndexWriter writer = SearchIndexWriter.open(folder, null)) {
            assertThat(writer.segments()).isEqualTo(2);
            writer.merge();
            writer.merge();
            assertThat(writer.segments()).isEqualTo(1);
        }
        assertThat(search(question)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"0,100", "20001,100", "100000,100", "400000,200", "1000000,316", "2000000000,1000"})
    void moreIsLookedAtInALargeGraph(int passages, int candidates) {
        assertThat(CandidateSearch.graphCandidates(passages)).isEqualTo(candidates);
    }
}
