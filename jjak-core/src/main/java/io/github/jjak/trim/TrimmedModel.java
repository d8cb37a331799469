package io.github.jjak.trim;

import io.github.jjak.model.SentenceTransformer;

/**
 * A model with a smaller vocabulary, and what that changed.
 *
 * @param model to be closed
 * @param report counted over the texts
 */
public record TrimmedModel(SentenceTransformer model, TrimReport report) implements AutoCloseable {

    @Override
    public void close() {
        model.close();
    }
}
