package io.github.jjak.spring;

import io.github.jjak.model.CrossEncoder;
import java.util.Objects;
import org.springframework.ai.rag.postretrieval.document.DocumentPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * With {@code jjak.reranker}: the cross-encoder, which is closed with the context, and, with Spring AI's module {@code spring-ai-rag} on the
 * class path, its document post-processor.
 */
@AutoConfiguration
@ConditionalOnProperty("jjak.reranker")
@EnableConfigurationProperties(JjakProperties.class)
public class JjakRerankerAutoConfiguration {

    /** Loads the model; Spring closes it. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    CrossEncoder jjakReranker(JjakProperties properties) {
        return CrossEncoder.load(Objects.requireNonNull(properties.reranker(), "jjak.reranker"));
    }

    /** Apart, since the module is an optional dependency. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(DocumentPostProcessor.class)
    static class PostProcessorConfiguration {

        @Bean
        @ConditionalOnMissingBean(DocumentPostProcessor.class)
        JjakDocumentPostProcessor jjakDocumentPostProcessor(CrossEncoder reranker, JjakProperties properties) {
            Integer topN = properties.rerankerTopN();
            return topN == null ? JjakDocumentPostProcessor.of(reranker) : JjakDocumentPostProcessor.of(reranker, topN);
        }
    }
}
