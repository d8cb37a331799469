package io.github.jjak.search.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextPair;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order of reranked hits against that of scores computed one by one. */
class RerankerTest {

    private static final String QUESTION = "배송 상품은 언제 받나요?";

    private static CrossEncoder model(int labels) {
        try (SentenceTransformer encoder = SentenceTransformer.load("builtin:ko-tiny")) {
            return CrossEncoder.create(encoder, labels, 64, 3);
        }
    }

    private static SearchIndex index() {
        List<IndexRow> rows = new ArrayList<>();
        for (int row = 0; row < 30; row++) {
            rows.add(new IndexRow("r" + row, "상품 " + row + "번은 배송까지 " + (row % 7 + 1) + "일이 걸립니다.", Map.of()));
        }
        return SearchIndex.inMemory(rows, IndexSettings.ofDefaults(), null);
    }

    @Test
    void hitsAreOrderedByTheScoresOfTheCrossEncoder() {
        try (CrossEncoder model = model(1);
                SearchIndex index = index()) {
            List<SearchHit> first =
                    index.search(QUESTION, SearchRequest.ofDefaults().withTopK(20));
            List<SearchHit> expected = new ArrayList<>(first);
            expected.sort(Comparator.comparingDouble((SearchHit hit) -> -score(model, hit)));
            List<SearchHit> reranked = Reranker.of(model, 20, null).search(index, QUESTION, SearchRequest.ofDefaults());
            assertThat(reranked).hasSize(5);
            for (int i = 0; i < 5; i++) {
                assertThat(reranked.get(i).id()).isEqualTo(expected.get(i).id());
                assertThat(reranked.get(i).rank()).isEqualTo(i + 1);
                assertThat(reranked.get(i).score()).isCloseTo(score(model, expected.get(i)), within(1e-6));
            }
        }
    }

    private static double score(CrossEncoder model, SearchHit hit) {
        return model.predict(List.of(new TextPair(QUESTION, hit.text())))[0];
    }

    @Test
    void whatIsNotReadFollowsInItsOldOrder() {
        try (CrossEncoder model = model(1);
                SearchIndex index = index()) {
            List<SearchHit> first =
                    index.search(QUESTION, SearchRequest.ofDefaults().withTopK(20));
            List<SearchHit> deep = Reranker.of(model, 4, null).rerank(QUESTION, first, 20);
            assertThat(deep.subList(4, 20).stream().map(SearchHit::id))
                    .isEqualTo(first.subList(4, 20).stream().map(SearchHit::id).toList());
            // One nanosecond is over before the second part is read.
            List<SearchHit> late = Reranker.of(model, 20, Duration.ofNanos(1)).rerank(QUESTION, first, 20);
            assertThat(late.subList(8, 20).stream().map(SearchHit::id))
                    .isEqualTo(first.subList(8, 20).stream().map(SearchHit::id).toList());
            assertThat(Reranker.of(model, 20, null).rerank(QUESTION, List.of(), 3))
                    .isEmpty();
        }
    }

    @Test
    void aWeightOrdersByBothStages() {
        try (CrossEncoder model = model(1);
                SearchIndex index = index()) {
            List<SearchHit> first =
                    index.search(QUESTION, SearchRequest.ofDefaults().withTopK(20));
            Reranker alone = Reranker.of(model, 8, null);
            Reranker.ReadHits read = alone.read(QUESTION, first);
            assertThat(read.scores()).hasSize(8);
            double[] fused = new StageFusion(0.3)
                    .scores(
                            first.subList(0, 8).stream()
                                    .mapToDouble(SearchHit::score)
                                    .toArray(),
                            read.scores().stream()
                                    .mapToDouble(Float::doubleValue)
                                    .toArray());
            List<SearchHit> both = alone.withWeight(0.3).rerank(QUESTION, first, 20);
            List<Integer> expected = IntStream.range(0, 8)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer i) -> -fused[i]))
                    .toList();
            for (int i = 0; i < 8; i++) {
                assertThat(both.get(i).id())
                        .isEqualTo(first.get(expected.get(i)).id());
                assertThat(both.get(i).score()).isCloseTo(fused[expected.get(i)], within(1e-6));
            }
            assertThat(ids(alone.withWeight(0).rerank(QUESTION, first, 20))).isEqualTo(ids(first));
            assertThat(ids(alone.withWeight(1).rerank(QUESTION, first, 20)))
                    .isEqualTo(ids(alone.rerank(QUESTION, first, 20)));
            assertThat(ids(both.subList(8, 20))).isEqualTo(ids(first.subList(8, 20)));
        }
    }

    /** A model that is not to order alone says so. */
    @Test
    void theWeightIsThatWhichTheModelRecommends(@TempDir Path temp) throws IOException {
        Path folder = temp.resolve("model");
        try (CrossEncoder model = model(1)) {
            assertThat(Reranker.of(model, 8, null).weight()).isEqualTo(1);
            model.save(folder);
        }
        ObjectNode configuration = JsonFile.readObject(folder.resolve("config.json"));
        JsonFile.write(folder.resolve("config.json"), configuration.put("recommended_rerank_weight", 0.4));
        try (CrossEncoder model = CrossEncoder.load(folder)) {
            Reranker reranker = Reranker.of(model, 8, null);
            assertThat(reranker.weight()).isEqualTo(0.4);
            assertThat(reranker.withWeight(1).weight()).isEqualTo(1);
        }
    }

    private static List<String> ids(List<SearchHit> hits) {
        return hits.stream().map(SearchHit::id).toList();
    }

    @Test
    void whatIsNoRerankerIsRefused() {
        try (CrossEncoder one = model(1);
                CrossEncoder three = model(3)) {
            assertThatThrownBy(() -> Reranker.of(three, 5, null))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("has 3");
            assertThatThrownBy(() -> Reranker.of(one, 0, null))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("`depth` must be from 1");
            assertThatThrownBy(() -> Reranker.of(one, 5, Duration.ZERO))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("budget");
        }
    }
}
