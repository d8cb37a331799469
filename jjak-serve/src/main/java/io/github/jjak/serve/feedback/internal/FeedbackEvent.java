package io.github.jjak.serve.feedback.internal;

import org.jspecify.annotations.Nullable;

/**
 * Something that somebody did with a hit or a list of hits.
 *
 * @param action as UBI names it: {@code impression}, {@code click}, or our own {@code thumbs_up}, {@code thumbs_down}, {@code right_answer}
 * @param queryId of the search that showed it, or null
 * @param clientId a name that a client gave itself, or null
 * @param query the question where the event names no search, or null
 * @param objectId of the row, or null
 * @param ordinal its rank from 1, or null
 */
public record FeedbackEvent(
        String action,
        @Nullable String queryId,
        @Nullable String clientId,
        @Nullable String query,
        @Nullable String objectId,
        @Nullable Integer ordinal) {}
