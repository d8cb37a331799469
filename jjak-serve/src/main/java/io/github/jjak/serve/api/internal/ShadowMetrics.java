package io.github.jjak.serve.api.internal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How the hits of one second model differ from those that were shown; numbers only. The next one begins at 0, after {@link #forget}.
 * Thread-safe.
 */
final class ShadowMetrics {

    private final MeterRegistry registry;
    private final Counter compared;
    private final Counter dropped;
    private final Counter failed;
    private final Counter sameFirst;
    private final DistributionSummary overlap;
    private final DistributionSummary difference;
    private final Counter missing;
    private final Timer time;

    /** Writes into a registry. */
    ShadowMetrics(MeterRegistry registry) {
        this.registry = registry;
        compared = searches("compared", registry);
        dropped = searches("dropped", registry);
        failed = searches("failed", registry);
        sameFirst = Counter.builder("jjak.shadow.same.first")
                .description("Compared questions with the same first hit")
                .register(registry);
        overlap = DistributionSummary.builder("jjak.shadow.overlap")
                .description("Share of the hits shown that the second model has among as many")
                .serviceLevelObjectives(0.1, 0.25, 0.5, 0.75, 0.9, 1)
                .register(registry);
        difference = DistributionSummary.builder("jjak.shadow.rank.difference")
                .description("Ranks by which a hit differs in place in the second model's list")
                .serviceLevelObjectives(0.5, 1, 2, 5, 10)
                .register(registry);
        missing = Counter.builder("jjak.shadow.missing")
                .description("Hits shown that the second model has not among as many")
                .register(registry);
        time = Timer.builder("jjak.shadow.time")
                .description("Time of a second answer")
                .register(registry);
    }

    private static Counter searches(String outcome, MeterRegistry registry) {
        return Counter.builder("jjak.shadow.searches")
                .description("Questions given to the second model, by what became of them")
                .tag("outcome", outcome)
                .register(registry);
    }

    /** Takes them out of the registry. */
    void forget() {
        List.<Meter>of(compared, dropped, failed, sameFirst, overlap, difference, missing, time)
                .forEach(registry::remove);
    }

    /** What was counted, by the names of answers. */
    Map<String, Object> numbers() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("compared", (long) compared.count());
        numbers.put("dropped", (long) dropped.count());
        numbers.put("failed", (long) failed.count());
        numbers.put("same_first", (long) sameFirst.count());
        numbers.put("overlap", overlap.mean());
        numbers.put("rank_difference", difference.mean());
        numbers.put("missing", (long) missing.count());
        return numbers;
    }

    void dropped() {
        dropped.increment();
    }

    void failed() {
        failed.increment();
    }

    void compared(List<String> shown, List<String> second, long nanoseconds) {
        compared.increment();
        time.record(nanoseconds, TimeUnit.NANOSECONDS);
        if (shown.isEmpty()
                ? second.isEmpty()
                : !second.isEmpty() && shown.get(0).equals(second.get(0))) {
            sameFirst.increment();
        }
        int found = 0;
        for (int rank = 0; rank < shown.size(); rank++) {
            int other = second.indexOf(shown.get(rank));
            if (other < 0) {
                missing.increment();
            } else {
                found++;
                difference.record(Math.abs(other - rank));
            }
        }
        if (!shown.isEmpty()) {
            overlap.record(found / (double) shown.size());
        }
    }
}
