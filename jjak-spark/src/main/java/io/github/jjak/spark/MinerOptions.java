package io.github.jjak.spark;

import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.QueryBy;
import io.github.jjak.negatives.Sampling;
import io.github.jjak.negatives.internal.MiningStep;
import io.github.jjak.negatives.recipe.MarginChoice;
import io.github.jjak.negatives.recipe.MiningOptions;
import io.github.jjak.negatives.recipe.StrategyRequest;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.param.DoubleParam;
import org.jspecify.annotations.Nullable;

/** The parameters of a {@link NegativesMiner} as one machine reads them. */
final class MinerOptions {

    private MinerOptions() {}

    /** @throws io.github.jjak.error.UsageException for parameters that cannot be */
    static MiningOptions of(NegativesMiner miner) {
        int last = (Integer) miner.getOrDefault(miner.rankMax());
        double perRow = (Double) miner.getOrDefault(miner.negatives());
        requirePerRow(perRow);
        return MiningOptions.builder(List.of(new StrategyRequest(StrategyRequest.Strategy.MODEL, perRow)))
                .depth((Integer) miner.getOrDefault(miner.depth()))
                .ranks((Integer) miner.getOrDefault(miner.rankMin()), last == 0 ? null : last)
                .margin(MarginChoice.parse(miner.getOrDefault(miner.margin())))
                .absoluteMargin(ifSet(miner, miner.absoluteMargin()))
                .scores(ifSet(miner, miner.minScore()), ifSet(miner, miner.maxScore()))
                .filtered((Boolean) miner.getOrDefault(miner.filters()))
                .nearDuplicate((Double) miner.getOrDefault(miner.nearDuplicate()))
                .sampling(sampling(miner.getOrDefault(miner.sampling())))
                .queryBy(EmbeddingSettings.named(
                        "queryBy", miner.getOrDefault(miner.queryBy()), QueryBy.values(), MinerOptions::lowerCase))
                .relabel((Boolean) miner.getOrDefault(miner.relabel()))
                .seed((Long) miner.getOrDefault(miner.seed()))
                .build();
    }

    static SparkVectors.Blocks blocks(NegativesMiner miner) {
        return new SparkVectors.Blocks((Integer) miner.getOrDefault(miner.documentsPerBlock()), (Integer)
                miner.getOrDefault(miner.scoresPerBlock()));
    }

    static void requirePerRow(double negatives) {
        if (!(negatives > 0 && negatives <= MiningStep.MOST_PER_ROW)) {
            throw new UsageException(
                    "negatives must be above 0 and at most " + MiningStep.MOST_PER_ROW + ", but is " + negatives + ".");
        }
    }

    private static @Nullable Double ifSet(NegativesMiner miner, DoubleParam param) {
        return miner.isDefined(param) ? (Double) miner.getOrDefault(param) : null;
    }

    /** The way of that name, in any case, with one machine's numbers for SimANS. */
    static Sampling sampling(String name) {
        return new Sampling(
                EmbeddingSettings.named("sampling", name, Sampling.Kind.values(), MinerOptions::lowerCase),
                Sampling.DEFAULT_STEEPNESS,
                0);
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
