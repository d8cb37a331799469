package io.github.jjak.feedback;

import io.github.jjak.data.Dataset;

/**
 * Rows to train on.
 *
 * @param dataset the rows
 * @param summary what became of the feedback
 */
public record FeedbackRows(Dataset dataset, FeedbackSummary summary) {}
