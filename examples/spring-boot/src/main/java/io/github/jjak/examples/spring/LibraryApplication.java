package io.github.jjak.examples.spring;

import org.springframework.ai.rag.retrieval.search.DocumentRetriever;
import org.springframework.ai.rag.retrieval.search.VectorStoreDocumentRetriever;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Answers questions of a town library's visitors. */
@SpringBootApplication
public class LibraryApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(LibraryApplication.class, arguments);
    }

    /** For a chat model: RetrievalAugmentationAdvisor.builder().documentRetriever(…). */
    @Bean
    DocumentRetriever documentRetriever(VectorStore store) {
        return VectorStoreDocumentRetriever.builder()
                .vectorStore(store)
                .topK(3)
                .build();
    }
}
