package io.github.jjak.serve;

import io.github.jjak.serve.generation.internal.Generations;
import io.github.jjak.serve.http.internal.Admission;
import io.github.jjak.serve.queue.internal.EmbeddingQueue;
import io.github.jjak.serve.queue.internal.QueueObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/** What the queue and the model do, as metrics. */
final class ServerMetrics implements QueueObserver {

    private final MeterRegistry registry;
    private final Counter rows;
    private final Counter tokens;
    private final Timer passes;
    private final Timer waits;
    private final DistributionSummary passTokens;

    ServerMetrics(MeterRegistry registry) {
        this.registry = registry;
        rows = Counter.builder("jjak.encoded.texts")
                .description("Texts encoded")
                .register(registry);
        tokens = Counter.builder("jjak.encoded.tokens")
                .description("Tokens encoded")
                .register(registry);
        passes =
                Timer.builder("jjak.pass").description("Time of a forward pass").register(registry);
        waits = Timer.builder("jjak.queue.wait")
                .description("Time from a request's arrival to its first forward pass")
                .register(registry);
        passTokens = DistributionSummary.builder("jjak.pass.tokens")
                .description("Tokens in a forward pass")
                .register(registry);
    }

    /** Shows what waits in whichever generation is current. */
    void watch(Generations generations) {
        gauge("jjak.queue.requests", "Requests that wait or are worked on", generations, EmbeddingQueue::requests);
        gauge("jjak.queue.tokens", "Tokens that wait or are worked on", generations, EmbeddingQueue::tokens);
        Gauge.builder("jjak.worker.alive", generations, now -> now.current().isAlive() ? 1 : 0)
                .description("1 while the model's worker lives")
                .register(registry);
    }

    /** Shows how many requests are in the server. */
    void watch(Admission admission) {
        Gauge.builder("jjak.requests.inside", admission, Admission::inside)
                .description("Requests of clients between their headers and their answers")
                .register(registry);
    }

    private void gauge(
            String name, String description, Generations generations, ToDoubleFunction<EmbeddingQueue> value) {
        Gauge.builder(name, generations, now -> {
                    EmbeddingQueue queue = now.current().queue();
                    return queue == null ? 0 : value.applyAsDouble(queue);
                })
                .description(description)
                .register(registry);
    }

    @Override
    public void passed(int rowsOfPass, int tokensOfPass, Duration time) {
        rows.increment(rowsOfPass);
        tokens.increment(tokensOfPass);
        passes.record(time);
        passTokens.record(tokensOfPass);
    }

    @Override
    public void waited(Duration time) {
        waits.record(time);
    }
}
