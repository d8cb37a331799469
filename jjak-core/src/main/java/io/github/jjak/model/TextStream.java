package io.github.jjak.model;

import io.github.jjak.model.SentenceTransformer.EncodeSummary;
import io.github.jjak.model.SentenceTransformer.VectorSink;
import io.github.jjak.model.internal.EmbeddingModel;
import io.github.jjak.model.internal.EncodingBackend;
import io.github.jjak.tokenize.internal.TokenBudget;
import io.github.jjak.tokenize.internal.TokenizedTexts;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Encodes texts in bounded memory: one window at a time, of which equal texts are embedded once, sorted by token length, in forward
 * passes within the token budget.
 */
record TextStream(EmbeddingModel model, TextRole role, EncodeOptions options) {

    TextStream {
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(options, "options");
    }

    EncodeSummary encode(Iterable<String> texts, VectorSink sink) {
        String prompt = model.prompt(role);
        int promptTokens = model.promptTokens(role);
        EncodeSummary summary = new EncodeSummary(0, 0, 0, 0);
        Iterator<String> iterator = texts.iterator();
        while (iterator.hasNext()) {
            List<String> window = new ArrayList<>();
            while (iterator.hasNext() && window.size() < options.windowTexts()) {
                String text = Objects.requireNonNull(iterator.next(), "a text is null");
                window.add(prompt + text);
            }
            summary = summary.plus(encodeWindow(window, promptTokens, summary.texts(), sink));
        }
        model.tellTruncated(summary.truncatedTexts(), summary.distinctTexts());
        return summary;
    }

    private EncodeSummary encodeWindow(List<String> window, int promptTokens, long first, VectorSink sink) {
        Map<String, Integer> distinct = new LinkedHashMap<>();
        int[] slot = new int[window.size()];
        for (int i = 0; i < slot.length; i++) {
            slot[i] = distinct.computeIfAbsent(window.get(i), text -> distinct.size());
        }
        TokenizedTexts tokenized = model.side(role).tokenize(List.copyOf(distinct.keySet()));
        float[][] vectors = new float[distinct.size()][];
        List<int[]> packs = TokenBudget.packs(tokenized.ids(), options.tokenBudget());
        List<float[][]> ofPacks = model.encodePasses(
                packs.stream()
                        .map(pack -> EncodingBackend.Pass.of(select(tokenized.ids(), pack), promptTokens))
                        .toList(),
                options.precision());
        for (int number = 0; number < packs.size(); number++) {
            int[] pack = packs.get(number);
            for (int i = 0; i < pack.length; i++) {
                vectors[pack[i]] = ofPacks.get(number)[i];
            }
        }
        for (int i = 0; i < slot.length; i++) {
            sink.accept(first + i, vectors[slot[i]]);
        }
        return new EncodeSummary(window.size(), distinct.size(), tokenized.tokens(), tokenized.truncatedTexts());
    }

    private static List<int[]> select(List<int[]> rows, int[] which) {
        List<int[]> selected = new ArrayList<>(which.length);
        for (int row : which) {
            selected.add(rows.get(row));
        }
        return selected;
    }
}
