package io.github.jjak.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.error.UsageException;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.search.index.IndexStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The vector store as an application gets it. */
class JjakVectorStoreTest {

    private static final List<Document> DOCUMENTS = List.of(
            new Document("p", "포인트는 적립한 날부터 2년 뒤에 사라집니다.", Map.of("topic", "포인트", "year", 2023, "open", true)),
            new Document(
                    "r", "영수증은 주문 내역에서 다시 인쇄할 수 있습니다.", Map.of("topic", "결제", "year", 2024.5, "tags", List.of("a"))),
            new Document("d", "배송은 이틀 안에 끝납니다.", Map.of("topic", "배송")));

    @TempDir
    private Path temp;

    private ApplicationContextRunner application() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(JjakAutoConfiguration.class))
                .withPropertyValues("jjak.model=builtin:ko-tiny", "jjak.index=" + temp.resolve("index"));
    }

    private static List<String> found(VectorStore store, String filter) {
        SearchRequest request = SearchRequest.builder()
                .query("영수증을 다시 받고 싶어요.")
                .filterExpression(filter)
                .build();
        return store.similaritySearch(request).stream().map(Document::getId).toList();
    }

    @Test
    void documentsAreFoundAlsoAfterAStart() {
        application().run(context -> {
            VectorStore store = context.getBean(VectorStore.class);
            store.add(DOCUMENTS);
            EmbeddingModel model = context.getBean(EmbeddingModel.class);
            float[] question = model.embed("영수증을 다시 받고 싶어요.");
            float[] answer = model.embed(DOCUMENTS.get(1));
            double cosine = SimilarityFunction.COSINE.of(question, answer);
            Document receipt = store.similaritySearch("영수증을 다시 받고 싶어요.").stream()
                    .filter(document -> document.getId().equals("r"))
                    .findFirst()
                    .orElseThrow();
            assertThat(receipt.getScore()).isCloseTo(cosine, within(1e-4));
            assertThat(receipt.getMetadata())
                    .containsEntry("year", 2024.5)
                    .containsEntry("tags", List.of("a"))
                    .containsEntry("distance", (float) (1 - Objects.requireNonNull(receipt.getScore())));
            SearchRequest near = SearchRequest.builder()
                    .query(String.valueOf(DOCUMENTS.get(0).getText()))
                    .similarityThreshold(0.99)
                    .build();
            assertThat(store.similaritySearch(near)).hasSize(1);
            assertThat(store.getNativeClient()).isEqualTo(Optional.of(context.getBean(IndexStore.class)));
        });
        application().run(context -> {
            VectorStore store = context.getBean(VectorStore.class);
            assertThat(store.similaritySearch("포인트")).hasSize(3);
            store.delete(List.of("d"));
            store.delete("topic == '포인트'");
            assertThat(store.similaritySearch("포인트")).hasSize(1);
        });
    }

    @Test
    void filtersAreEvaluatedOnTheMetadata() {
        application().run(context -> {
            VectorStore store = context.getBean(VectorStore.class);
            store.add(DOCUMENTS);
            assertThat(found(store, "topic == '결제'")).containsExactly("r");
            assertThat(found(store, "topic != '결제'")).containsExactlyInAnyOrder("p", "d");
            assertThat(found(store, "year > 2023")).containsExactly("r");
            assertThat(found(store, "year >= 2023.0")).containsExactlyInAnyOrder("p", "r");
            assertThat(found(store, "year < 2024 && topic == '포인트'")).containsExactly("p");
            assertThat(found(store, "year <= 2023 || topic == '배송'")).containsExactlyInAnyOrder("p", "d");
            assertThat(found(store, "topic in ['배송', '결제']")).containsExactlyInAnyOrder("r", "d");
            assertThat(found(store, "topic nin ['배송', '결제']")).containsExactly("p");
            assertThat(found(store, "not (topic == '배송')")).containsExactlyInAnyOrder("p", "r");
            assertThat(found(store, "open == true")).containsExactly("p");
            assertThat(found(store, "year is null")).containsExactly("d");
            assertThat(found(store, "year is not null")).containsExactlyInAnyOrder("p", "r");
            assertThat(found(store, "topic > 3")).isEmpty();
        });
    }

    @Test
    void withoutAnIndexThereIsNoStoreAndAnotherTypeIsLeftAlone() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(JjakAutoConfiguration.class))
                .withPropertyValues("jjak.model=builtin:ko-tiny")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(VectorStore.class)
                        .doesNotHaveBean(IndexStore.class));
        application()
                .withPropertyValues("spring.ai.vectorstore.type=pgvector")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(VectorStore.class));
    }

    @Test
    void aDocumentWithoutTextIsRefused() {
        application().run(context -> {
            VectorStore store = context.getBean(VectorStore.class);
            assertThatThrownBy(() -> store.add(List.of(new Document(" "))))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("empty");
        });
    }
}
