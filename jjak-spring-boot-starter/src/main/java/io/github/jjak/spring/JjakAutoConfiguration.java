package io.github.jjak.spring;

import io.github.jjak.model.Backend;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.search.index.IndexSettings;
import io.github.jjak.search.index.IndexStore;
import io.micrometer.observation.ObservationRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.SpringAIVectorStoreTypes;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * With {@code jjak.model}: the model, which is closed with the context, Spring AI's bean over it, and its health. With {@code jjak.index},
 * too: an index on disk and Spring AI's vector store over it.
 */
@AutoConfiguration
@ConditionalOnProperty("jjak.model")
@EnableConfigurationProperties(JjakProperties.class)
public class JjakAutoConfiguration {

    /** Loads the model; Spring closes it. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    SentenceTransformer jjakModel(JjakProperties properties) {
        LoadOptions options =
                LoadOptions.ofDefaults().withBackend(Objects.requireNonNullElse(properties.backend(), Backend.TORCH));
        return SentenceTransformer.load(Objects.requireNonNull(properties.model(), "jjak.model"), options);
    }

    @Bean
    @ConditionalOnMissingBean(EmbeddingModel.class)
    @ConditionalOnProperty(name = "spring.ai.model.embedding", havingValue = "jjak", matchIfMissing = true)
    JjakEmbeddingModel jjakEmbeddingModel(SentenceTransformer model) {
        return new JjakEmbeddingModel(model);
    }

    /** Opens the index or makes an empty one; Spring closes it before the model. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    @ConditionalOnProperty("jjak.index")
    IndexStore jjakIndexStore(JjakProperties properties, SentenceTransformer model) {
        Path folder = Path.of(Objects.requireNonNull(properties.index(), "jjak.index"));
        return IndexStore.open(folder, IndexSettings.ofDefaults().withAnyColumns(), model);
    }

    @Bean
    @ConditionalOnMissingBean(VectorStore.class)
    @ConditionalOnBean(IndexStore.class)
    @ConditionalOnProperty(name = SpringAIVectorStoreTypes.TYPE, havingValue = "jjak", matchIfMissing = true)
    JjakVectorStore jjakVectorStore(
            IndexStore store, EmbeddingModel model, ObjectProvider<ObservationRegistry> observations) {
        return JjakVectorStore.builder(store, model)
                .observationRegistry(observations.getIfUnique(() -> ObservationRegistry.NOOP))
                .build();
    }

    /** Apart, since health is an optional dependency. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HealthIndicator.class)
    static class HealthConfiguration {

        /** Up while the model encodes. */
        @Bean
        @ConditionalOnMissingBean(name = "jjakHealthIndicator")
        HealthIndicator jjakHealthIndicator(SentenceTransformer model) {
            return () -> {
                try {
                    return Health.up()
                            .withDetail("model", model.location())
                            .withDetail("dimension", model.encodeQuery(List.of("ok"))[0].length)
                            .build();
                } catch (RuntimeException failure) {
                    return Health.down(failure).build();
                }
            };
        }
    }
}
