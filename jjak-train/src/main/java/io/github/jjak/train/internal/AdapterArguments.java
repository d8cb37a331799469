package io.github.jjak.train.internal;

import io.github.jjak.encoder.internal.LowRankAdapter;
import io.github.jjak.run.RunFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether low-rank changes of the encoder are trained in its place (LoRA), and which.
 *
 * @param rank of the changes, at least 1; null to train the encoder
 * @param alpha numerator of their factor, above 0; null for twice the rank
 * @param targets last parts of the changed layers' names; empty for queries and values
 */
public record AdapterArguments(@Nullable Integer rank, @Nullable Double alpha, List<String> targets) {

    private static final int MOST_RANK = 1 << 12;

    static final AdapterArguments NONE = new AdapterArguments(null, null, List.of());

    public AdapterArguments {
        Range.atLeast("loraRank", rank, 1);
        Range.require(rank == null || rank <= MOST_RANK, "loraRank", rank == null ? 0 : rank, "at most " + MOST_RANK);
        if (alpha != null) {
            Range.require(alpha >= 1e-6 && alpha <= 1e6, "loraAlpha", alpha, "a number from 1e-6 to 1e6");
        }
        targets = List.copyOf(targets);
    }

    /** The adapter that is asked for; null for none. */
    public LowRankAdapter.@Nullable Shape shape() {
        Integer given = rank;
        return given == null ? null : new LowRankAdapter.Shape(given, alpha == null ? 2.0 * given : alpha, targets);
    }

    /** Adds what affects the bits. */
    void addTo(RunFacts.Builder facts) {
        LowRankAdapter.Shape shape = shape();
        if (shape != null) {
            facts.deciding("lora_rank", shape.rank())
                    .deciding("lora_alpha", shape.alpha())
                    .deciding("lora_targets", String.join(",", shape.targets()));
        }
    }
}
