package io.github.jjak.examples.spring;

import java.util.List;
import org.springframework.ai.document.Document;
import org.springframework.ai.rag.Query;
import org.springframework.ai.rag.postretrieval.document.DocumentPostProcessor;
import org.springframework.ai.rag.retrieval.search.DocumentRetriever;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class SearchController {

    private final VectorStore store;
    private final DocumentRetriever retriever;
    private final ObjectProvider<DocumentPostProcessor> reranker;

    SearchController(
            VectorStore store, DocumentRetriever retriever, ObjectProvider<DocumentPostProcessor> reranker) {
        this.store = store;
        this.retriever = retriever;
        this.reranker = reranker;
    }

    /** An answer with its cosine. */
    record Hit(String id, String answer, Double score) {

        static Hit of(Document document) {
            return new Hit(document.getId(), document.getText(), document.getScore());
        }
    }

    /** The three best answers, of one topic if it is given. */
    @GetMapping("/search")
    List<Hit> search(@RequestParam("q") String question, @RequestParam(required = false) String topic) {
        SearchRequest.Builder request = SearchRequest.builder().query(question).topK(3);
        if (topic != null) {
            request.filterExpression(new FilterExpressionBuilder().eq("topic", topic).build());
        }
        return store.similaritySearch(request.build()).stream().map(Hit::of).toList();
    }

    /** What a chat model would be given besides the question; with jjak.reranker, in a cross-encoder's order. */
    @GetMapping("/context")
    List<Hit> context(@RequestParam("q") String question) {
        Query query = new Query(question);
        List<Document> found = retriever.retrieve(query);
        return reranker.stream()
                .reduce(found, (documents, next) -> next.process(query, documents), (first, second) -> second)
                .stream()
                .map(Hit::of)
                .toList();
    }
}
