package io.github.jjak.serve.api;

import io.github.jjak.search.index.SearchMode;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Hears of searches, so that what people say of them later can be told with what they were shown. */
@FunctionalInterface
public interface SearchLog {

    /** Remembers nothing. */
    SearchLog NONE = (query, hits, mode, fingerprint) -> UUID.randomUUID().toString();

    /**
     * A search was answered.
     *
     * @param hits ids of the rows shown, best first
     * @param fingerprint of the model, or null without one
     * @return by which name feedback speaks of it
     */
    String shown(String query, List<String> hits, SearchMode mode, @Nullable String fingerprint);
}
