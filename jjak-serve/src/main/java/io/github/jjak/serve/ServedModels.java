package io.github.jjak.serve;

import io.github.jjak.serve.api.internal.SecondStage;
import io.github.jjak.serve.api.internal.ShadowMetrics;
import io.github.jjak.serve.api.internal.ShadowSearch;
import io.github.jjak.serve.generation.internal.Generations;
import io.github.jjak.serve.queue.internal.QueueObserver;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * What is loaded: the model and index that are served, and a second one that is compared with them, if there is one.
 *
 * @param first what is served
 * @param second what is compared, or null
 * @param shadow compares them, or null
 * @param stage reranks, or null
 */
record ServedModels(
        Generations first,
        @Nullable Generations second,
        @Nullable ShadowSearch shadow,
        @Nullable SecondStage stage) implements AutoCloseable {

    /** @throws io.github.jjak.error.JjakException if something cannot be loaded; then nothing is left open */
    static ServedModels load(ServerOptions options, ServerMetrics metrics, MeterRegistry registry) {
        String reranker = options.reranker();
        SecondStage stage =
                reranker == null ? null : SecondStage.load(reranker, options.rerankDepth(), options.rerankBudget());
        try {
            return load(options, metrics, registry, stage);
        } catch (RuntimeException failure) {
            if (stage != null) {
                stage.close();
            }
            throw failure;
        }
    }

    private static ServedModels load(
            ServerOptions options, ServerMetrics metrics, MeterRegistry registry, @Nullable SecondStage stage) {
        Generations first = new Generations(options.source(), options.queue(), metrics);
        if (options.shadow() == null) {
            return new ServedModels(first, null, null, stage);
        }
        try {
            Generations second = new Generations(options.shadow(), options.queue(), QueueObserver.NONE);
            return new ServedModels(
                    first,
                    second,
                    new ShadowSearch(first, second, options.shadowShare(), new ShadowMetrics(registry)),
                    stage);
        } catch (RuntimeException failure) {
            first.close();
            throw failure;
        }
    }

    @Override
    public void close() {
        if (shadow != null) {
            shadow.close();
        }
        first.close();
        if (second != null) {
            second.close();
        }
        if (stage != null) {
            stage.close();
        }
    }
}
