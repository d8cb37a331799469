package io.github.jjak.serve;

import io.github.jjak.serve.api.internal.SecondStage;
import io.github.jjak.serve.api.internal.Shadow;
import io.github.jjak.serve.generation.Source;
import io.github.jjak.serve.generation.internal.Generations;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * What is loaded: the model and index that are served, and a second one that is compared with them, if there is one at the moment.
 *
 * @param first what is served
 * @param shadow the second one
 * @param stage reranks, or null
 */
record ServedModels(
        Generations first, Shadow shadow, @Nullable SecondStage stage) implements AutoCloseable {

    /** @throws io.github.jjak.error.JjakException if something cannot be loaded; then nothing is left open */
    static ServedModels load(ServerOptions options, ServerMetrics metrics, MeterRegistry registry) {
        String reranker = options.reranker();
        SecondStage stage = reranker == null
                ? null
                : SecondStage.load(reranker, options.rerankDepth(), options.rerankBudget(), options.rerankWeight());
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
        Shadow shadow = new Shadow(first, options.queue(), registry);
        Source second = options.shadow();
        try {
            if (second != null) {
                shadow.compare(second, options.shadowShare());
            }
            return new ServedModels(first, shadow, stage);
        } catch (RuntimeException failure) {
            first.close();
            throw failure;
        }
    }

    @Override
    public void close() {
        shadow.close();
        first.close();
        if (stage != null) {
            stage.close();
        }
    }
}
