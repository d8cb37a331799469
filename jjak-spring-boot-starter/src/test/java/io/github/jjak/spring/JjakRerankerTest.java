package io.github.jjak.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.github.jjak.error.UsageException;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextPair;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.content.Media;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.rag.Query;
import org.springframework.ai.rag.postretrieval.document.DocumentPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.MimeTypeUtils;

/** The second stage of retrieval as Spring AI knows it. */
class JjakRerankerTest {

    private static final String QUESTION = "포인트는 언제 사라지나요?";
    private static final List<String> TEXTS = List.of("영수증은 앱에서 다시 받습니다.", "포인트는 일 년 뒤에 사라집니다.", "주차는 두 시간까지 무료입니다.");

    @TempDir
    private static Path temp;

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(JjakAutoConfiguration.class, JjakRerankerAutoConfiguration.class));

    /** Untrained: any order will do, as long as it is the model's. */
    @BeforeAll
    static void save() {
        try (SentenceTransformer encoder = SentenceTransformer.load("builtin:ko-tiny");
                CrossEncoder one = CrossEncoder.create(encoder, 1, 64, 3);
                CrossEncoder two = CrossEncoder.create(encoder, 2, 64, 3)) {
            one.save(temp.resolve("one"));
            two.save(temp.resolve("two"));
        }
    }

    private ApplicationContextRunner reranking() {
        return application.withPropertyValues("jjak.reranker=" + temp.resolve("one"));
    }

    @Test
    void withoutThePropertyThereIsNoBean() {
        application.run(context ->
                assertThat(context).doesNotHaveBean(CrossEncoder.class).doesNotHaveBean(DocumentPostProcessor.class));
    }

    @Test
    void documentsComeInTheOrderOfTheModelWithItsScores() {
        AtomicReference<CrossEncoder> loaded = new AtomicReference<>();
        reranking().run(context -> {
            CrossEncoder model = context.getBean(CrossEncoder.class);
            loaded.set(model);
            assertThat(context).doesNotHaveBean(EmbeddingModel.class);
            List<Document> documents = TEXTS.stream()
                    .map(text -> Document.builder()
                            .id(text)
                            .text(text)
                            .metadata("length", text.length())
                            .score(0.1)
                            .build())
                    .toList();
            List<Document> ranked =
                    context.getBean(DocumentPostProcessor.class).process(new Query(QUESTION), documents);
            List<CrossEncoder.RankedDocument> expected = model.rank(QUESTION, TEXTS, 3);
            for (int rank = 0; rank < 3; rank++) {
                Document document = ranked.get(rank);
                assertThat(document.getText())
                        .isEqualTo(TEXTS.get(expected.get(rank).index()))
                        .isEqualTo(document.getId());
                assertThat(Objects.requireNonNull(document.getScore()))
                        .isEqualTo(expected.get(rank).score(), offset(1e-6));
                assertThat(document.getMetadata())
                        .containsEntry("length", document.getId().length());
            }
        });
        assertThatThrownBy(() -> Objects.requireNonNull(loaded.get()).predict(List.of(new TextPair("가", "나"))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aNumberOfDocumentsMayBeSet() {
        reranking()
                .withPropertyValues("jjak.reranker-top-n=1")
                .run(context -> assertThat(context.getBean(DocumentPostProcessor.class)
                                .process(
                                        new Query(QUESTION),
                                        TEXTS.stream().map(Document::new).toList()))
                        .hasSize(1));
        reranking()
                .withPropertyValues("jjak.reranker-top-n=0")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("topN"));
    }

    @Test
    void whatHasNoTextComesLast() {
        try (CrossEncoder model = CrossEncoder.load(temp.resolve("one"))) {
            Document picture = Document.builder()
                    .media(new Media(MimeTypeUtils.IMAGE_PNG, new ByteArrayResource(new byte[] {1})))
                    .build();
            List<Document> ranked = JjakDocumentPostProcessor.of(model)
                    .process(new Query(QUESTION), List.of(picture, new Document(TEXTS.get(0))));
            assertThat(ranked).hasSize(2);
            assertThat(ranked.get(1)).isSameAs(picture);
            assertThat(JjakDocumentPostProcessor.of(model).process(new Query(QUESTION), List.of()))
                    .isEmpty();
        }
    }

    @Test
    void severalLabelsAreNoReranker() {
        try (CrossEncoder model = CrossEncoder.load(temp.resolve("two"))) {
            assertThatThrownBy(() -> JjakDocumentPostProcessor.of(model))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("one label");
        }
    }

    @Test
    void withoutSpringAisModuleThereIsTheModelAlone() {
        reranking()
                .withClassLoader(new FilteredClassLoader(DocumentPostProcessor.class))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(CrossEncoder.class));
    }
}
