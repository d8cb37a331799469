package io.github.jjak.langchain4j;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.EmbeddingStoreWithRemovalIT;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.search.index.IndexSettings;
import io.github.jjak.search.index.IndexStore;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** LangChain4j's own tests of removing from an embedding store. */
class JjakEmbeddingStoreRemovalContractTest extends EmbeddingStoreWithRemovalIT {

    private static final EmbeddingModel MODEL = new HashedWordsModel();

    @TempDir
    private Path folder;

    private IndexStore index;
    private EmbeddingStore<TextSegment> store;

    @BeforeEach
    void open() {
        index = IndexStore.openForVectors(
                folder.resolve("index"),
                IndexSettings.ofDefaults().withLanguage("none").withAnyColumns(),
                MODEL.dimension(),
                SimilarityFunction.COSINE);
        store = JjakEmbeddingStore.of(index);
    }

    @AfterEach
    void close() {
        index.close();
    }

    @Override
    protected EmbeddingStore<TextSegment> embeddingStore() {
        return store;
    }

    @Override
    protected EmbeddingModel embeddingModel() {
        return MODEL;
    }
}
