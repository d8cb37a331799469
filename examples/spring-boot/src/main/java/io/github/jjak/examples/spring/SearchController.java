package io.github.jjak.examples.spring;

import java.util.List;
import org.springframework.ai.document.Document;
import org.springframework.ai.rag.Query;
import org.springframework.ai.rag.retrieval.search.DocumentRetriever;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class SearchController {

    private final VectorStore store;
    private final DocumentRetriever retriever;

    SearchController(VectorStore store, DocumentRetriever retriever) {
        this.store = store;
        this.retriever = retriever;
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

    /** What a chat model would be given besides the question. */
    @GetMapping("/context")
    List<Hit> context(@RequestParam("q") String question) {
        return retriever.retrieve(new Query(question)).stream().map(Hit::of).toList();
    }
}
