package io.github.jjak.examples.langchain4j;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.rag.AugmentationRequest;
import dev.langchain4j.rag.DefaultRetrievalAugmentor;
import dev.langchain4j.rag.RetrievalAugmentor;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.filter.MetadataFilterBuilder;
import io.github.jjak.langchain4j.JjakContentRetriever;
import io.github.jjak.langchain4j.JjakEmbeddingModel;
import io.github.jjak.langchain4j.JjakEmbeddingStore;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.search.index.IndexRow;
import io.github.jjak.search.index.IndexSettings;
import io.github.jjak.search.index.IndexStore;
import io.github.jjak.search.index.SearchRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Indexes the answers of a campground, asks, and builds the message for a chat model. */
public final class Campground {

    private Campground() {}

    public static void main(String[] questions) throws IOException {
        Path folder = Files.createTempDirectory("campground").resolve("index");
        try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-small");
                IndexStore index = IndexStore.open(folder, IndexSettings.ofDefaults().withAnyColumns(), model)) {
            // 1. Rows with their metadata; the model of the index embeds them.
            index.put(rows());
            System.out.println(index.size() + " answers are in " + folder);

            // 2. The same index as LangChain4j's EmbeddingStore, with a filter on metadata.
            EmbeddingModel embeddings = JjakEmbeddingModel.of(model);
            EmbeddingStore<TextSegment> store = JjakEmbeddingStore.of(index);
            TextSegment added = TextSegment.from(
                    "겨울에는 수도가 얼 수 있어 1번 구역의 개수대를 잠급니다.",
                    Metadata.from(Map.of("category", "시설", "since", 2024)));
            store.add(embeddings.embed(added).content(), added);
            EmbeddingSearchRequest facilities = EmbeddingSearchRequest.builder()
                    .queryEmbedding(embeddings.embed("설거지는 어디서 하나요?").content())
                    .filter(MetadataFilterBuilder.metadataKey("category").isEqualTo("시설"))
                    .maxResults(2)
                    .build();
            store.search(facilities).matches().forEach(match ->
                    System.out.printf("  %.2f  %s%n", match.score(), match.embedded().text()));

            // 3. Hybrid search as a ContentRetriever.
            ContentRetriever retriever =
                    JjakContentRetriever.of(index, SearchRequest.ofDefaults().withTopK(3));
            List<String> asked = questions.length > 0
                    ? List.of(questions)
                    : List.of("강아지를 데려가도 되나요?", "몇 시에 나가야 하나요?", "비 오면 환불되나요?");
            for (String question : asked) {
                System.out.println(question);
                for (Content content : retriever.retrieve(Query.from(question))) {
                    TextSegment segment = content.textSegment();
                    System.out.println("  [" + segment.metadata().getString("id") + "] " + segment.text());
                }
            }

            // 4. What a chat model would get.
            RetrievalAugmentor augmentor = DefaultRetrievalAugmentor.builder()
                    .contentRetriever(retriever)
                    .build();
            UserMessage message = UserMessage.from(asked.get(0));
            System.out.println(augmentor
                    .augment(new AugmentationRequest(
                            message, dev.langchain4j.rag.query.Metadata.from(message, null, null)))
                    .chatMessage());
        }
    }

    private static List<IndexRow> rows() throws IOException {
        try (BufferedReader file = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Campground.class.getResourceAsStream("/answers.csv")),
                StandardCharsets.UTF_8))) {
            return file.lines()
                    .skip(1)
                    .map(line -> line.split(",", 3))
                    .map(cells -> new IndexRow(cells[0], cells[1], Map.of("category", cells[2])))
                    .toList();
        }
    }
}
