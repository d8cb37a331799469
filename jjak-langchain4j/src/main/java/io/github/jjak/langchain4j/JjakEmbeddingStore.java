package io.github.jjak.langchain4j;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.internal.ValidationUtils;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.RelevanceScore;
import dev.langchain4j.store.embedding.filter.Filter;
import io.github.jjak.error.UsageException;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.search.index.IndexMetadata;
import io.github.jjak.search.index.IndexRow;
import io.github.jjak.search.index.IndexStore;
import io.github.jjak.search.index.SearchHit;
import io.github.jjak.search.index.SearchIndex;
import io.github.jjak.search.index.SearchMode;
import io.github.jjak.search.index.SearchRequest;
import io.github.jjak.search.index.internal.TypedColumns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * LangChain4j's {@link EmbeddingStore} over an index on disk. Embeddings come from any {@code EmbeddingModel}, for an index that a model of
 * Jjak made from that one. Metadata are columns of the rows and keep their types; a filter that asks for equal strings is answered from
 * the index, any other reads the metadata of the rows that are left.
 *
 * <p>Scores are LangChain4j's relevance, (cosine + 1) / 2. Vectors come back with length 1. For search by words and vectors at once see
 * {@link JjakContentRetriever}.
 *
 * <p>Thread-safe. What was added is on the disk when the call returns. The store of the index stays the caller's, who closes it.
 */
public final class JjakEmbeddingStore implements EmbeddingStore<TextSegment> {

    /** Of rows without a segment; an index needs some text. */
    private static final String NO_TEXT = "-";

    private static final String NO_SEGMENT = "no_segment";
    private static final int MOST_HITS = 10_000;

    /** By how much the cosine of a vector with itself may miss 1. */
    private static final double ROUNDING = 1e-6;

    private final IndexStore store;

    private JjakEmbeddingStore(IndexStore store) {
        this.store = store;
    }

    /**
     * Over an index that has vectors, and may have columns of any names if segments with metadata are added.
     *
     * @throws UsageException if it has no vectors or compares them by something else than the cosine
     */
    public static JjakEmbeddingStore of(IndexStore store) {
        IndexMetadata metadata = Objects.requireNonNull(store, "store").metadata();
        if (!metadata.hasVectors() || metadata.similarity() != SimilarityFunction.COSINE) {
            throw new UsageException("An embedding store needs an index with vectors that are compared by the cosine;"
                    + " this one "
                    + (metadata.hasVectors() ? "has " + metadata.similarity().id() : "has none") + ".");
        }
        return new JjakEmbeddingStore(store);
    }

    @Override
    public String add(Embedding embedding) {
        return addAll(List.of(embedding)).get(0);
    }

    @Override
    public void add(String id, Embedding embedding) {
        addAll(List.of(id), List.of(embedding), null);
    }

    @Override
    public String add(Embedding embedding, TextSegment segment) {
        return addAll(List.of(embedding), List.of(segment)).get(0);
    }

    @Override
    public List<String> addAll(List<Embedding> embeddings) {
        List<String> ids = generateIds(embeddings.size());
        addAll(ids, embeddings, null);
        return ids;
    }

    @Override
    public List<String> generateIds(int count) {
        List<String> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(UUID.randomUUID().toString());
        }
        return ids;
    }

    /** @param segments null or empty for embeddings alone */
    @Override
    public void addAll(List<String> ids, List<Embedding> embeddings, @Nullable List<TextSegment> segments) {
        ValidationUtils.ensureTrue(ids.size() == embeddings.size(), "ids size is not equal to embeddings size");
        List<TextSegment> given = segments == null ? List.of() : segments;
        ValidationUtils.ensureTrue(
                given.isEmpty() || given.size() == embeddings.size(), "embeddings size is not equal to embedded size");
        List<IndexRow> rows = new ArrayList<>(ids.size());
        List<float[]> vectors = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            rows.add(row(ids.get(i), given.isEmpty() ? null : given.get(i)));
            vectors.add(embeddings.get(i).vector());
        }
        store.put(rows, vectors);
    }

    private static IndexRow row(String id, @Nullable TextSegment segment) {
        return segment == null
                ? new IndexRow(id, NO_TEXT, Map.of(NO_SEGMENT, "true"))
                : new IndexRow(
                        id,
                        segment.text(),
                        TypedColumns.columns(segment.metadata().toMap()));
    }

    @Override
    public void removeAll(Collection<String> ids) {
        ValidationUtils.ensureNotEmpty(ids, "ids");
        store.delete(ids);
    }

    @Override
    public void removeAll(Filter filter) {
        ValidationUtils.ensureNotNull(filter, "filter");
        store.delete(EqualStrings.of(filter), condition(filter));
    }

    @Override
    public void removeAll() {
        store.delete(Map.of(), columns -> true);
    }

    private static Predicate<Map<String, String>> condition(Filter filter) {
        return columns -> filter.test(metadata(columns));
    }

    private static Metadata metadata(Map<String, String> columns) {
        Map<String, Object> values = new LinkedHashMap<>(TypedColumns.metadata(columns));
        values.remove(NO_SEGMENT);
        return Metadata.from(values);
    }

    @Override
    public EmbeddingSearchResult<TextSegment> search(EmbeddingSearchRequest request) {
        Filter filter = request.filter();
        SearchRequest asked = new SearchRequest(
                SearchMode.DENSE,
                Math.min(MOST_HITS, request.maxResults()),
                2 * request.minScore() - 1 - ROUNDING,
                filter == null ? Map.of() : EqualStrings.of(filter),
                false);
        float[] vector = request.queryEmbedding().vector();
        return store.read(index -> new EmbeddingSearchResult<>(
                index.search("", vector, asked, filter == null ? null : condition(filter)).stream()
                        .map(hit -> match(index, hit))
                        .toList()));
    }

    private static EmbeddingMatch<TextSegment> match(SearchIndex index, SearchHit hit) {
        float[] vector = index.vector(hit);
        boolean alone = hit.columns().containsKey(NO_SEGMENT);
        double cosine = Math.max(-1, Math.min(1, hit.score()));
        return new EmbeddingMatch<>(
                RelevanceScore.fromCosineSimilarity(cosine),
                hit.id(),
                vector == null ? null : Embedding.from(vector),
                alone ? null : TextSegment.from(hit.text(), metadata(hit.columns())));
    }
}
