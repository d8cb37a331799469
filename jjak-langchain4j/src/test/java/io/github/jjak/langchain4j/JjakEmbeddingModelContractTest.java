package io.github.jjak.langchain4j;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.common.AbstractEmbeddingModelIT;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import io.github.jjak.model.SentenceTransformer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;

/** LangChain4j's own tests of an embedding model. */
class JjakEmbeddingModelContractTest extends AbstractEmbeddingModelIT {

    private static final SentenceTransformer MODEL = Fixture.modelWithPrompts();

    @AfterAll
    static void close() {
        MODEL.close();
    }

    @Override
    protected List<EmbeddingModel> models() {
        return List.of(JjakEmbeddingModel.of(MODEL).withDimensions(Set.of(dimensionsParameter())));
    }

    @Override
    protected EmbeddingModel modelWith(EmbeddingModelListener listener) {
        return JjakEmbeddingModel.of(MODEL).withListener(listener);
    }

    @Override
    protected EmbeddingModel failingModelWith(EmbeddingModelListener listener) {
        SentenceTransformer closed = Fixture.modelWithPrompts();
        JjakEmbeddingModel model = JjakEmbeddingModel.of(closed).withListener(listener);
        closed.close();
        return model;
    }

    @Override
    protected boolean supportsImageInput() {
        return false;
    }

    @Override
    protected boolean supportsInterleavedInput() {
        return false;
    }

    @Override
    protected int dimensionsParameter() {
        return 16;
    }
}
