package io.github.jjak.trim;

import io.github.jjak.model.TextRole;
import io.github.jjak.model.internal.EmbeddingModel;
import io.github.jjak.trim.VocabularyTrim.TextSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Texts as a model tokenises them: as they are, and behind each of its prompts, for a first word may differ there. */
final class TokenizedSource {

    private static final int TEXTS_PER_CALL = 2000;

    private final EmbeddingModel model;
    private final Set<String> prompts = new LinkedHashSet<>(Set.of(""));

    TokenizedSource(EmbeddingModel model) {
        this.model = model;
        for (TextRole role : TextRole.values()) {
            prompts.add(model.prompt(role));
        }
    }

    /** Takes texts. */
    @FunctionalInterface
    interface Sink {
        /**
         * Texts that were read one after the other.
         *
         * @param texts as they are
         * @param byPrompt their tokens without special ones, for every prompt; first for none
         */
        void accept(List<String> texts, List<List<int[]>> byPrompt);
    }

    /** The texts behind each prompt, first behind none. */
    List<List<String>> prompted(List<String> texts) {
        return prompts.stream()
                .map(prompt -> texts.stream().map(prompt::concat).toList())
                .toList();
    }

    void read(TextSource texts, Sink sink) {
        List<String> batch = new ArrayList<>(TEXTS_PER_CALL);
        texts.read(text -> {
            batch.add(text);
            if (batch.size() == TEXTS_PER_CALL) {
                flush(batch, sink);
            }
        });
        if (!batch.isEmpty()) {
            flush(batch, sink);
        }
    }

    private void flush(List<String> batch, Sink sink) {
        List<String> texts = List.copyOf(batch);
        batch.clear();
        sink.accept(
                texts, prompted(texts).stream().map(model.onlySide()::content).toList());
    }
}
