package io.github.jjak.train.internal;

import io.github.jjak.encoder.internal.LowRankAdapter;
import io.github.jjak.run.RunFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether low-rank changes of the encoder are trained in its place (LoRA), and which.
 *
 * @param loraRank of the changes, at least 1; null to train the encoder
 * @param loraAlpha numerator of their factor, above 0; null for twice the rank
 * @param loraTargets last parts of the changed layers' names; empty for queries and values
 */
public record AdapterArguments(
        @Nullable Integer loraRank, @Nullable Double loraAlpha, List<String> loraTargets) {

    private static final int MOST_RANK = 1 << 12;

    static final AdapterArguments NONE = new AdapterArguments(null, null, List.of());

    public AdapterArguments {
        Range.atLeast("loraRank", loraRank, 1);
        Range.require(
                loraRank == null || loraRank <= MOST_RANK,
                "loraRank",
                loraRank == null ? 0 : loraRank,
                "at most " + MOST_RANK);
        if (loraAlpha != null) {
            Range.require(loraAlpha >= 1e-6 && loraAlpha <= 1e6, "loraAlpha", loraAlpha, "a number from 1e-6 to 1e6");
        }
        loraTargets = List.copyOf(loraTargets);
    }

    /** The adapter that is asked for; null for none. */
    public LowRankAdapter.@Nullable Shape shape() {
        Integer given = loraRank;
        Double alpha = loraAlpha;
        return given == null ? null : new LowRankAdapter.Shape(given, alpha == null ? 2.0 * given : alpha, loraTargets);
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
