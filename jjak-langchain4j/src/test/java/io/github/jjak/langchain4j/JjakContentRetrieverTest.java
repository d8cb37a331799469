package io.github.jjak.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.rag.query.Query;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.search.index.IndexRow;
import io.github.jjak.search.index.IndexSettings;
import io.github.jjak.search.index.SearchIndex;
import io.github.jjak.search.index.SearchRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JjakContentRetrieverTest {

    private static final List<IndexRow> ROWS = List.of(
            new IndexRow("17", "포인트는 적립한 날부터 2년 뒤에 사라집니다.", Map.of("category", "포인트")),
            new IndexRow("18", "영수증은 주문 내역에서 다시 인쇄할 수 있습니다.", Map.of("category", "결제")));

    private static final IndexSettings SETTINGS = IndexSettings.ofDefaults().withColumns(List.of("category"));

    @Test
    void hitsComeWithTheirColumnsAndScores() {
        try (SentenceTransformer model = Fixture.modelWithPrompts();
                SearchIndex index = SearchIndex.inMemory(ROWS, SETTINGS, model)) {
            List<Content> found = JjakContentRetriever.of(index).retrieve(Query.from("영수증 인쇄"));
            TextSegment first = found.get(0).textSegment();
            assertThat(first.text()).isEqualTo(ROWS.get(1).text());
            assertThat(first.metadata().getString("category")).isEqualTo("결제");
            assertThat(first.metadata().getString("id")).isEqualTo("18");
            assertThat(found.get(0).metadata()).containsEntry(ContentMetadata.EMBEDDING_ID, "18");
            assertThat((Double) found.get(0).metadata().get(ContentMetadata.SCORE))
                    .isPositive();
        }
    }

    @Test
    void theRequestIsThatOfEverySearch() {
        try (SentenceTransformer model = Fixture.modelWithPrompts();
                SearchIndex index = SearchIndex.inMemory(ROWS, SETTINGS, model)) {
            SearchRequest request = SearchRequest.ofDefaults().withFilters(Map.of("category", "포인트"));
            List<Content> found = JjakContentRetriever.of(index, request).retrieve(Query.from("영수증 인쇄"));
            assertThat(found).allMatch(content -> content.textSegment().text().startsWith("포인트"));
        }
    }
}
