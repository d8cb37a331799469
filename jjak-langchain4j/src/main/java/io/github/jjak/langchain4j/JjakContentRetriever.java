package io.github.jjak.langchain4j;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import io.github.jjak.search.index.IndexStore;
import io.github.jjak.search.index.SearchHit;
import io.github.jjak.search.index.SearchIndex;
import io.github.jjak.search.index.SearchRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * LangChain4j's {@link ContentRetriever} over an index: hybrid search with the model that the index was made with. A hit comes as its text with
 * its columns and, under {@code id}, its id as metadata; its score and id stand in the content's metadata, too.
 *
 * <p>Thread-safe. The index stays the caller's, who closes it.
 */
public final class JjakContentRetriever implements ContentRetriever {

    private static final String ID = "id";

    /** Where it is searched. */
    private interface Searching {
        List<SearchHit> search(String question, SearchRequest request);
    }

    private final Searching index;
    private final SearchRequest request;

    private JjakContentRetriever(Searching index, SearchRequest request) {
        this.index = index;
        this.request = Objects.requireNonNull(request, "request");
    }

    /** With the index's usual mode and threshold. */
    public static JjakContentRetriever of(SearchIndex index) {
        return of(index, SearchRequest.ofDefaults());
    }

    /** @param request number of hits, mode, least score and filters of every search */
    public static JjakContentRetriever of(SearchIndex index, SearchRequest request) {
        Objects.requireNonNull(index, "index");
        return new JjakContentRetriever(index::search, request);
    }

    /** Over an index that is changed meanwhile, with its usual mode and threshold. */
    public static JjakContentRetriever of(IndexStore store) {
        return of(store, SearchRequest.ofDefaults());
    }

    /** As {@link #of(SearchIndex, SearchRequest)}, over an index that is changed meanwhile. */
    public static JjakContentRetriever of(IndexStore store, SearchRequest request) {
        Objects.requireNonNull(store, "store");
        return new JjakContentRetriever((question, asked) -> store.search(question, null, asked, null), request);
    }

    @Override
    public List<Content> retrieve(Query query) {
        return index.search(query.text(), request).stream()
                .map(JjakContentRetriever::content)
                .toList();
    }

    private static Content content(SearchHit hit) {
        Metadata metadata = new Metadata();
        hit.columns().forEach(metadata::put);
        metadata.put(ID, hit.id());
        return Content.from(
                TextSegment.from(hit.text(), metadata),
                Map.of(ContentMetadata.SCORE, hit.score(), ContentMetadata.EMBEDDING_ID, hit.id()));
    }
}
