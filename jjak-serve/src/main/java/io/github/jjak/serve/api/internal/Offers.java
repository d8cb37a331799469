package io.github.jjak.serve.api.internal;

import io.github.jjak.serve.run.internal.RunReport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the server has besides search and vectors, so that the page shows no more than there is.
 *
 * @param feedback whether it is kept
 * @param run that made the model that is served now, or null
 * @param runTexts whether the run's held-out questions may be shown
 * @param reranker name of the cross-encoder, or null for none
 */
public record Offers(
        boolean feedback,
        Supplier<@Nullable RunReport> run,
        boolean runTexts,
        @Nullable String reranker) {}
