package io.github.jjak.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.request.EmbeddingInput;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class JjakEmbeddingModelTest {

    private static final SentenceTransformer MODEL = Fixture.modelWithPrompts();
    private static final List<String> TEXTS = List.of("포인트는 언제 사라지나요?", "영수증을 다시 받고 싶어요.");

    @AfterAll
    static void close() {
        MODEL.close();
    }

    @Test
    void aTextIsAQuestionAndSegmentsAreDocuments() {
        JjakEmbeddingModel model = JjakEmbeddingModel.of(MODEL);
        float[] question = MODEL.encodeQuery(TEXTS)[0];
        float[][] documents = MODEL.encodeDocument(TEXTS);
        assertThat(question).isNotEqualTo(documents[0]);
        assertThat(model.embed(TEXTS.get(0)).content().vector()).containsExactly(question, offset(1e-6f));
        List<TextSegment> segments = TEXTS.stream().map(TextSegment::from).toList();
        assertThat(model.embedAll(segments).content().get(1).vector()).containsExactly(documents[1], offset(1e-6f));
        assertThat(model.embed(segments.get(0)).content().vector()).containsExactly(documents[0], offset(1e-6f));
        assertThat(model.embedAll(List.of()).content()).isEmpty();
        assertThat(Objects.requireNonNull(model.embedAll(segments).tokenUsage()).inputTokenCount())
                .isEqualTo(TEXTS.stream()
                        .mapToInt(text -> MODEL.tokenLength("답: " + text))
                        .sum());
    }

    @Test
    void vectorsBelongToTheCaller() {
        JjakEmbeddingModel model = JjakEmbeddingModel.of(MODEL);
        List<TextSegment> twice = List.of(TextSegment.from(TEXTS.get(0)), TextSegment.from(TEXTS.get(0)));
        var embeddings = model.embedAll(twice).content();
        float before = embeddings.get(1).vector()[0];
        embeddings.get(0).vector()[0] = 99;
        assertThat(embeddings.get(1).vector()[0]).isEqualTo(before);
    }

    @Test
    void onlyDimensionsThatTheModelWasTrainedForAreGiven() {
        EmbeddingRequest request = EmbeddingRequest.builder()
                .inputs(List.of(EmbeddingInput.from(TEXTS.get(0))))
                .dimensions(8)
                .build();
        assertThatThrownBy(() -> JjakEmbeddingModel.of(MODEL).embed(request))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll("DIMENSIONS", Integer.toString(MODEL.dimension()), "is 8");
        float[] vector = JjakEmbeddingModel.of(MODEL)
                .withDimensions(Set.of(8))
                .embed(request)
                .embeddings()
                .get(0)
                .vector();
        double length = 0;
        for (float number : vector) {
            length += number * (double) number;
        }
        assertThat(vector).hasSize(8);
        assertThat(length).isCloseTo(1, offset(1e-5));
        assertThatThrownBy(() -> JjakEmbeddingModel.of(MODEL).withDimensions(Set.of(0)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is 0");
    }
}
