package io.github.jjak.langchain4j;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.EmbeddingStoreWithFilteringIT;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.search.index.IndexSettings;
import io.github.jjak.search.index.IndexStore;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** LangChain4j's own tests of an embedding store, its filters among them. */
class JjakEmbeddingStoreContractTest extends EmbeddingStoreWithFilteringIT {

    private static final EmbeddingModel MODEL = new HashedWordsModel();

    @TempDir
    private static Path folder;

    private static IndexStore index;

    @BeforeAll
    static void open() {
        index = IndexStore.openForVectors(
                folder.resolve("index"),
                IndexSettings.ofDefaults().withLanguage("none").withAnyColumns(),
                MODEL.dimension(),
                SimilarityFunction.COSINE);
    }

    @AfterAll
    static void close() {
        index.close();
    }

    @Override
    protected EmbeddingStore<TextSegment> embeddingStore() {
        return JjakEmbeddingStore.of(index);
    }

    @Override
    protected EmbeddingModel embeddingModel() {
        return MODEL;
    }

    @Override
    protected void clearStore() {
        embeddingStore().removeAll();
    }

    @Override
    protected boolean supportsContains() {
        return true;
    }
}
