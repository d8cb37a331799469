package io.github.jjak.spring;

import io.github.jjak.error.UsageException;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.TextPair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.springframework.ai.document.Document;
import org.springframework.ai.rag.Query;
import org.springframework.ai.rag.postretrieval.document.DocumentPostProcessor;

/**
 * Spring AI's {@link DocumentPostProcessor} over a {@link CrossEncoder}: the documents that were retrieved, in the order of how well the
 * model finds that they fit the query, for a {@code RetrievalAugmentationAdvisor}. Their scores are the model's. Documents without a text
 * follow, as they were. Thread-safe. The model stays the caller's, who closes it.
 */
public final class JjakDocumentPostProcessor implements DocumentPostProcessor {

    private final CrossEncoder model;
    private final int topN;

    private JjakDocumentPostProcessor(CrossEncoder model, int topN) {
        this.model = model;
        this.topN = topN;
    }

    /** Over a cross-encoder; all documents are given back. */
    public static JjakDocumentPostProcessor of(CrossEncoder model) {
        return of(model, Integer.MAX_VALUE);
    }

    /**
     * Over a cross-encoder.
     *
     * @param topN most documents that are given back, at least 1
     * @throws UsageException if the model has several labels, or the number is below 1
     */
    public static JjakDocumentPostProcessor of(CrossEncoder model, int topN) {
        Objects.requireNonNull(model, "model");
        if (model.labels() != 1) {
            throw new UsageException(
                    "A reranker has one label, but " + model.location() + " has " + model.labels() + ".");
        }
        if (topN < 1) {
            throw new UsageException("topN must be at least 1, but is " + topN + ".");
        }
        return new JjakDocumentPostProcessor(model, topN);
    }

    @Override
    public List<Document> process(Query query, List<Document> documents) {
        List<Document> read = new ArrayList<>();
        List<TextPair> pairs = new ArrayList<>();
        List<Document> others = new ArrayList<>();
        for (Document document : documents) {
            String text = document.getText();
            if (text == null) {
                others.add(document);
            } else {
                read.add(document);
                pairs.add(new TextPair(query.text(), text));
            }
        }
        float[] scores = model.predict(pairs);
        List<Document> ranked = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            ranked.add(read.get(i).mutate().score((double) scores[i]).build());
        }
        ranked.sort(Comparator.comparing(Document::getScore, Comparator.nullsFirst(Comparator.naturalOrder()))
                .reversed());
        ranked.addAll(others);
        return List.copyOf(ranked.subList(0, Math.min(topN, ranked.size())));
    }
}
