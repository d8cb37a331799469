package io.github.jjak.serve.feedback.internal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search that was answered.
 *
 * @param id by which events speak of it
 * @param query masked, or null where texts are not kept
 * @param hits ids of the rows shown, best first
 * @param mode of the search
 * @param fingerprint of the model, or null without one
 * @param time of the answer
 */
record ShownQuery(
        String id,
        @Nullable String query,
        List<String> hits,
        String mode,
        @Nullable String fingerprint,
        Instant time) {

    ShownQuery {
        hits = List.copyOf(hits);
    }
}
