package io.github.jjak.cli.option;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.ContentHash;
import io.github.jjak.data.internal.SeededRandom;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.negatives.MinedNegatives;
import io.github.jjak.negatives.Sampling;
import io.github.jjak.negatives.internal.NegativeRows;
import io.github.jjak.negatives.recipe.MiningOptions;
import io.github.jjak.negatives.recipe.StrategyRequest.Strategy;
import io.github.jjak.negatives.recipe.internal.MiningSettings;
import io.github.jjak.refresh.NegativeRefresh;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code --refresh-steps}: mines again every so many steps of a run. What is drawn by lot is drawn again each time.
 *
 * @param audit every mining has a file of its own, with its step in the name; null for none
 */
record TrainingRefresh(
        MiningOptions options,
        TrainingMining mining,
        @Nullable Path audit) {

    /** Refuses, before anything is read, what does not go together. */
    static void check(int everySteps, MiningOptions options, LossOptions losses, int rounds, boolean severalDatasets) {
        if (everySteps < 1) {
            throw new UsageException("--refresh-steps must be at least 1, but is " + everySteps + ".");
        }
        if (rounds > 1) {
            throw new UsageException(
                    "--refresh-steps mines again within one run, --rounds between whole runs. Give one of them.");
        }
        if (options.internals().draw().relabel()) {
            throw new UsageException(
                    "--relabel adds rows, but --refresh-steps only replaces negatives. Leave it out, or relabel once"
                            + " before training: jjak negatives --relabel.");
        }
        if (losses.kind() == LossKind.GIST) {
            throw new UsageException(
                    "--loss gist needs the guide's vectors of every negative before training, but --refresh-steps"
                            + " mines new ones later. Let the model guide itself: --loss mnrl --mask-margin 0.1.");
        }
        if (!losses.masksPositives()) {
            throw new UsageException(
                    "With --refresh-steps, a batch may contain the answer of one row as the negative of another, which"
                            + " --no-mask-positives would treat as wrong. Leave it out.");
        }
        if (severalDatasets) {
            throw new UsageException("--refresh-steps works with one data set only. Leave --datasets out.");
        }
    }

    /** What the trainer needs. */
    NegativeRefresh every(int steps, List<String> corpusTexts) {
        Map<String, String> decisive = new LinkedHashMap<>(options.internals().byName());
        decisive.putAll(mining.readersByContent());
        decisive.put("corpus", corpusTexts.isEmpty() ? "none" : ContentHash.ofLists(List.of(corpusTexts)));
        return new NegativeRefresh(steps, options.internals().mostPerRow(), decisive, this::mine);
    }

    private Dataset mine(SentenceTransformer model, int step) {
        MiningOptions now = step == 0
                ? options
                : options.withSeed(
                        SeededRandom.of(options.internals().draw().seed(), step).nextLong());
        MinedNegatives mined = mining.mine(now, model, audit == null ? null : auditOf(audit, step));
        // The later ones are a line of the display each.
        return step == 0 || mining.common().verbose ? mining.shown(mined) : NegativeRows.toTrainOn(mined);
    }

    /** {@code audit.jsonl.gz} becomes {@code audit-STEP.jsonl.gz}. */
    static Path auditOf(Path audit, int step) {
        String name = String.valueOf(audit.getFileName());
        int end = name.toLowerCase(Locale.ROOT).endsWith(".gz") ? name.length() - ".gz".length() : name.length();
        int dot = name.lastIndexOf('.', end - 1);
        return audit.resolveSibling(name.substring(0, dot) + "-" + step + name.substring(dot));
    }

    /** What mining again cannot change, in words; null where the model decides what is mined. */
    @Nullable
    String doubt() {
        MiningSettings settings = options.internals();
        boolean judged = settings.asks(Strategy.BM25)
                && settings.filters().filtered()
                && mining.guide().equals(NegativeOptions.SELF);
        if (settings.asks(Strategy.MODEL) || judged) {
            return null;
        }
        boolean drawn = settings.asks(Strategy.RANDOM)
                || settings.asks(Strategy.PERTURB)
                || settings.draw().sampling().kind() != Sampling.Kind.TOP;
        return drawn
                ? "No strategy uses the model, so --refresh-steps only draws new samples."
                : "No strategy uses the model or random sampling, so --refresh-steps has no effect.";
    }
}
