package io.github.jjak.spring;

import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.search.index.IndexSettings;
import io.github.jjak.search.index.IndexStore;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.test.vectorstore.BaseVectorStoreTests;
import org.springframework.ai.vectorstore.VectorStore;

/** Spring AI's own tests of a vector store: of an index with a model, and of one whose vectors come from outside. */
class JjakVectorStoreContractTest extends BaseVectorStoreTests {

    private static final IndexSettings SETTINGS =
            IndexSettings.ofDefaults().withLanguage("none").withAnyColumns();

    @TempDir
    private Path temp;

    @Override
    protected void executeTest(Consumer<VectorStore> test) {
        try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-tiny")) {
            JjakEmbeddingModel embeddings = new JjakEmbeddingModel(model);
            try (IndexStore index = IndexStore.open(temp.resolve("model"), SETTINGS, model)) {
                test.accept(JjakVectorStore.builder(index, embeddings).build());
            }
            try (IndexStore index = IndexStore.openForVectors(
                    temp.resolve("vectors"), SETTINGS, model.dimension(), SimilarityFunction.COSINE)) {
                test.accept(JjakVectorStore.builder(index, embeddings).build());
            }
        }
    }
}
