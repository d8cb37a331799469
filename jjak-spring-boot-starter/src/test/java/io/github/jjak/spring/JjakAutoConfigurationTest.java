package io.github.jjak.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.SimilarityFunction;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What a Spring Boot application gets. */
class JjakAutoConfigurationTest {

    private static final List<String> TEXTS = List.of("포인트는 언제 사라지나요?", "영수증을 다시 받고 싶어요.");

    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(JjakAutoConfiguration.class));

    @Test
    void withoutThePropertyThereIsNoBean() {
        application.run(context -> assertThat(context).doesNotHaveBean(EmbeddingModel.class));
    }

    @Test
    void theBeanEmbedsAsTheModelDoes() {
        AtomicReference<SentenceTransformer> loaded = new AtomicReference<>();
        application.withPropertyValues("jjak.model=builtin:ko-tiny").run(context -> {
            EmbeddingModel bean = context.getBean(EmbeddingModel.class);
            SentenceTransformer model = context.getBean(SentenceTransformer.class);
            loaded.set(model);
            float[][] expected = model.encode(TEXTS);
            assertThat(bean.dimensions()).isEqualTo(model.dimension());
            EmbeddingResponse response = bean.embedForResponse(TEXTS);
            assertThat(response.getResults()).hasSize(2);
            assertThat(response.getResults().get(1).getIndex()).isEqualTo(1);
            assertThat(response.getResults().get(1).getOutput()).containsExactly(expected[1], offset(1e-6f));
            assertThat(response.getMetadata().getUsage().getPromptTokens())
                    .isEqualTo(TEXTS.stream().mapToInt(model::tokenLength).sum());
            assertThat(bean.embed(TEXTS.get(0))).containsExactly(model.encodeQuery(TEXTS)[0], offset(1e-6f));
            List<Document> documents = TEXTS.stream().map(Document::new).toList();
            assertThat(bean.embed(documents.get(1))).containsExactly(model.encodeDocument(TEXTS)[1], offset(1e-6f));
        });
        assertThatThrownBy(() -> Objects.requireNonNull(loaded.get()).encode("닫힌 뒤에는 쓸 수 없습니다."))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theBackendMayBeNamed() {
        application
                .withPropertyValues("jjak.model=builtin:ko-tiny", "jjak.backend=onnx-int8")
                .run(context -> {
                    float[] bytes = context.getBean(EmbeddingModel.class).embed(TEXTS.get(0));
                    try (SentenceTransformer torch = SentenceTransformer.load("builtin:ko-tiny")) {
                        float[] whole = torch.encodeQuery(TEXTS)[0];
                        assertThat(bytes).isNotEqualTo(whole);
                        assertThat(SimilarityFunction.COSINE.of(bytes, whole)).isGreaterThan(0.99f);
                    }
                });
        application
                .withPropertyValues("jjak.model=builtin:ko-tiny", "jjak.backend=tensorflow")
                .run(context -> assertThat(context).hasFailed());
    }

    @Test
    void whatTheModelCannotDoIsRefused() {
        application.withPropertyValues("jjak.model=builtin:ko-tiny").run(context -> {
            EmbeddingModel bean = context.getBean(EmbeddingModel.class);
            EmbeddingOptions other = EmbeddingOptions.builder().dimensions(3).build();
            assertThatThrownBy(() -> bean.call(new EmbeddingRequest(TEXTS, other)))
                    .hasMessageContaining("but 3 are asked for");
            EmbeddingOptions named = EmbeddingOptions.builder().model("other").build();
            assertThatThrownBy(() -> bean.call(new EmbeddingRequest(TEXTS, named)))
                    .hasMessageContaining("jjak.model");
        });
    }

    @Test
    void itsHealthIsShownWhereThereIsHealth() {
        ApplicationContextRunner run = application.withPropertyValues("jjak.model=builtin:ko-tiny");
        run.run(context -> assertThat(Objects.requireNonNull(
                                context.getBean(HealthIndicator.class).health())
                        .getStatus())
                .isEqualTo(Status.UP));
        run.withClassLoader(new FilteredClassLoader(HealthIndicator.class))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(EmbeddingModel.class));
    }

    @Test
    void aModelThatIsNotThereEndsTheStartWithItsName() {
        application
                .withPropertyValues("jjak.model=builtin:none")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("none"));
    }
}
