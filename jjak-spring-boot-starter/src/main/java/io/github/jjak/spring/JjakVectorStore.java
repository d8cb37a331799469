package io.github.jjak.spring;

import io.github.jjak.error.UsageException;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.search.index.IndexMetadata;
import io.github.jjak.search.index.IndexRow;
import io.github.jjak.search.index.IndexStore;
import io.github.jjak.search.index.SearchHit;
import io.github.jjak.search.index.SearchMode;
import io.github.jjak.search.index.internal.TypedColumns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.document.Document;
import org.springframework.ai.document.DocumentMetadata;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.vectorstore.AbstractVectorStoreBuilder;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.filter.Filter;
import org.springframework.ai.vectorstore.observation.AbstractObservationVectorStore;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationContext;

/**
 * Spring AI's {@link VectorStore} over an index on disk. An index that a model of Jjak made embeds documents and questions itself, long
 * documents in passages; one of vectors from outside takes those of the {@link EmbeddingModel}. Metadata are columns of the rows and keep
 * their types. A filter that asks for equal texts is answered from the index, any other reads the metadata of the documents that are left.
 *
 * <p>Scores are cosines, and so is the similarity threshold; 0 accepts all. With {@link Builder#mode} {@code HYBRID}, words count too, and
 * both are the shares that Jjak's hybrid search gives.
 *
 * <p>Thread-safe. What was added is on the disk when the call returns. The store of the index stays the caller's, who closes it.
 */
public final class JjakVectorStore extends AbstractObservationVectorStore {

    private static final int MOST_HITS = 10_000;
    private static final double NO_THRESHOLD = -1e6;

    /** By how much the cosine of a vector with itself may miss 1. */
    private static final double ROUNDING = 1e-6;

    private final IndexStore store;
    private final SearchMode mode;

    private JjakVectorStore(Builder builder) {
        super(builder);
        this.store = builder.store;
        this.mode = builder.mode;
    }

    /**
     * A store over an index that has vectors, and may have columns of any names if documents with metadata are added.
     *
     * @param model of Spring AI; asked where the index's vectors come from outside, and for their dimension in observations
     * @throws UsageException if the index has no vectors or compares them by something else than the cosine
     */
    public static Builder builder(IndexStore store, EmbeddingModel model) {
        return new Builder(store, model);
    }

    /** Builds a {@link JjakVectorStore}; not thread-safe. */
    public static final class Builder extends AbstractVectorStoreBuilder<Builder> {

        private final IndexStore store;
        private SearchMode mode = SearchMode.DENSE;

        private Builder(IndexStore store, EmbeddingModel model) {
            super(model);
            IndexMetadata metadata = Objects.requireNonNull(store, "store").metadata();
            if (!metadata.hasVectors() || metadata.similarity() != SimilarityFunction.COSINE) {
                throw new UsageException("A vector store needs an index with vectors that are compared by the cosine;"
                        + " this one "
                        + (metadata.hasVectors()
                                ? "has " + metadata.similarity().id()
                                : "has none")
                        + ".");
            }
            this.store = store;
        }

        /** What decides the order; {@code DENSE}, the default, is what other vector stores do. */
        public Builder mode(SearchMode value) {
            this.mode = Objects.requireNonNull(value, "mode");
            return this;
        }

        @Override
        public JjakVectorStore build() {
            return new JjakVectorStore(this);
        }
    }

    @Override
    public void doAdd(List<Document> documents) {
        List<IndexRow> rows = new ArrayList<>(documents.size());
        for (Document document : documents) {
            String text = document.getText();
            if (text == null) {
                throw new UsageException("A document has no text but media, which are not embedded. Leave it out.");
            }
            rows.add(new IndexRow(document.getId(), text, TypedColumns.columns(document.getMetadata())));
        }
        if (store.metadata().vectorsFromOutside()) {
            store.put(
                    rows,
                    embeddingModel.embed(documents, EmbeddingOptions.builder().build(), batchingStrategy));
        } else {
            store.put(rows);
        }
    }

    @Override
    public void doDelete(List<String> ids) {
        store.delete(ids);
    }

    @Override
    protected void doDelete(Filter.Expression filter) {
        store.delete(FilterEvaluation.equalTexts(filter), condition(filter));
    }

    private static Predicate<Map<String, String>> condition(Filter.Expression filter) {
        return columns -> FilterEvaluation.test(filter, TypedColumns.metadata(columns));
    }

    @Override
    public List<Document> doSimilaritySearch(SearchRequest request) {
        Filter.Expression filter = request.getFilterExpression();
        double threshold = request.getSimilarityThreshold();
        io.github.jjak.search.index.SearchRequest asked = new io.github.jjak.search.index.SearchRequest(
                mode,
                Math.min(MOST_HITS, request.getTopK()),
                threshold == SearchRequest.SIMILARITY_THRESHOLD_ACCEPT_ALL ? NO_THRESHOLD : threshold - ROUNDING,
                filter == null ? Map.of() : FilterEvaluation.equalTexts(filter),
                false);
        float[] vector = store.metadata().vectorsFromOutside() ? embeddingModel.embed(request.getQuery()) : null;
        return search(request.getQuery(), vector, asked, filter == null ? null : condition(filter));
    }

    private List<Document> search(
            String question,
            float @Nullable [] vector,
            io.github.jjak.search.index.SearchRequest asked,
            @Nullable Predicate<Map<String, String>> condition) {
        return store.search(question, vector, asked, condition).stream()
                .map(JjakVectorStore::document)
                .toList();
    }

    private static Document document(SearchHit hit) {
        Map<String, Object> metadata = new LinkedHashMap<>(TypedColumns.metadata(hit.columns()));
        metadata.put(DocumentMetadata.DISTANCE.value(), (float) (1 - hit.score()));
        return Document.builder()
                .id(hit.id())
                .text(hit.text())
                .metadata(metadata)
                .score(hit.score())
                .build();
    }

    @Override
    public VectorStoreObservationContext.Builder createObservationContextBuilder(String operation) {
        IndexMetadata metadata = store.metadata();
        return VectorStoreObservationContext.builder("jjak", operation)
                .dimensions(metadata.dimension())
                .similarityMetric(metadata.similarity().id());
    }

    /** The {@link IndexStore}. */
    @Override
    @SuppressWarnings("unchecked") // as the interface has it: the caller says what it expects
    public <T> Optional<T> getNativeClient() {
        return Optional.of((T) store);
    }
}
