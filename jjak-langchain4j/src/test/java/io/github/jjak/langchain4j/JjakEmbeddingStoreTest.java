package io.github.jjak.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.filter.MetadataFilterBuilder;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.search.index.IndexRow;
import io.github.jjak.search.index.IndexSettings;
import io.github.jjak.search.index.IndexStore;
import io.github.jjak.search.index.SearchIndex;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JjakEmbeddingStoreTest {

    @TempDir
    private Path temp;

    /** What LangChain4j puts in and what Jjak puts in lie in one index, and both find both. */
    @Test
    void itSharesTheIndexOfAModel() {
        IndexSettings settings = IndexSettings.ofDefaults().withLanguage("ko").withAnyColumns();
        Path folder = temp.resolve("index");
        try (SentenceTransformer model = Fixture.modelWithPrompts()) {
            EmbeddingModel embeddings = JjakEmbeddingModel.of(model);
            try (IndexStore index = IndexStore.open(folder, settings, model)) {
                index.put(List.of(new IndexRow("17", "포인트는 적립한 날부터 2년 뒤에 사라집니다.", Map.of("topic", "포인트"))));
                JjakEmbeddingStore store = JjakEmbeddingStore.of(index);
                TextSegment receipt = TextSegment.from(
                        "영수증은 주문 내역에서 다시 인쇄할 수 있습니다.", Metadata.from(Map.of("topic", "결제", "page", 3)));
                store.add(embeddings.embed(receipt).content(), receipt);
                EmbeddingSearchRequest request = EmbeddingSearchRequest.builder()
                        .queryEmbedding(embeddings.embed("영수증을 다시 받고 싶어요.").content())
                        .build();
                List<EmbeddingMatch<TextSegment>> matches =
                        store.search(request).matches();
                assertThat(matches).hasSize(2);
                assertThat(matches.get(0).embedded().metadata()).isEqualTo(receipt.metadata());
                assertThat(matches.get(1).embeddingId()).isEqualTo("17");
                assertThat(matches.get(1).embedded().metadata().getString("topic"))
                        .isEqualTo("포인트");
                EmbeddingSearchRequest pages = EmbeddingSearchRequest.builder()
                        .queryEmbedding(request.queryEmbedding())
                        .filter(MetadataFilterBuilder.metadataKey("page")
                                .isGreaterThan(2)
                                .and(MetadataFilterBuilder.metadataKey("topic").isEqualTo("결제")))
                        .build();
                assertThat(store.search(pages).matches()).hasSize(1);
            }
            try (SearchIndex index = SearchIndex.open(folder, model)) {
                assertThat(index.search("영수증 인쇄").get(0).columns())
                        .containsEntry("topic", "결제")
                        .containsEntry("page", "3");
            }
        }
    }

    @Test
    void anIndexWithoutVectorsIsRefused() {
        try (IndexStore words = IndexStore.open(temp.resolve("words"), IndexSettings.ofDefaults(), null)) {
            assertThatThrownBy(() -> JjakEmbeddingStore.of(words))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("has none");
        }
    }
}
