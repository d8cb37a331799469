package io.github.jjak.cli.option;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.recipe.MiningOptions;
import io.github.jjak.refresh.NegativeRefresh;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code jjak train --negatives}: mines the training rows, after the split, with the model that is trained: before training, before
 * each of several rounds, or every so many steps.
 */
public final class TrainingNegatives {

    @Option(
            names = "--negatives",
            paramLabel = "NAME:N",
            split = ",",
            description = "Mine negatives first: random, bm25, model, perturb, each with a number per row, as in jjak"
                    + " negatives.")
    private List<String> strategies = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description =
                    "With --negatives: number of rounds; each mines with the best model so far and continues training"
                            + " it (default: ${DEFAULT-VALUE}).")
    private int rounds = 1;

    @Option(
            names = "--refresh-steps",
            paramLabel = "N",
            description = "With --negatives: mine again every N steps within one run, with the current model (default:"
                    + " never).")
    private @Nullable Integer refreshSteps;

    @Mixin
    private NegativeOptions negatives = new NegativeOptions();

    /** Refuses models and files that are not there or cannot be. */
    public void preflight() {
        negatives.preflight();
        Preflight.output(negatives.audit);
    }

    private @Nullable MiningOptions options;

    /**
     * Checks before anything is read, and returns the number of rounds.
     *
     * @param severalDatasets whether other data sets are trained on too
     */
    public int prepare(LossOptions losses, boolean severalDatasets, long seed) {
        if (rounds < 1 || rounds > TrainingRound.MOST) {
            throw new UsageException("--rounds must be from 1 to " + TrainingRound.MOST + ", but is " + rounds + ".");
        }
        if (strategies.isEmpty()) {
            refuse("--rounds", "in each round", rounds > 1);
            refuse("--refresh-steps", "while training", refreshSteps != null);
            // A value that nothing uses is refused all the same.
            negatives.mining(List.of("random"), seed);
            return rounds;
        }
        if (losses.kind().isOverLabels()) {
            throw new UsageException("--negatives gives rows of question, answer and negatives, but --loss "
                    + losses.kind().shortName()
                    + " needs labelled pairs. Create them with: jjak negatives --format pairs.");
        }
        MiningOptions mining = negatives.mining(strategies, seed);
        Integer every = refreshSteps;
        if (every != null) {
            TrainingRefresh.check(every, mining, losses, rounds, severalDatasets);
        }
        options = mining;
        return rounds;
    }

    private static void refuse(String option, String when, boolean given) {
        if (given) {
            throw new UsageException(option + " mines negatives again " + when + ". Say which: --negatives model:1.");
        }
    }

    /** {@code --embedding-cache}, which guides share with mining; null if it was not given. */
    public @Nullable Path embeddingCache() {
        return negatives.embeddingCache;
    }

    /** Whether negatives are mined. */
    public boolean asked() {
        return !strategies.isEmpty();
    }

    /** What mines while training; null without {@code --refresh-steps}. */
    @Nullable
    public NegativeRefresh refresh(Dataset training, CommonOptions common) {
        MiningOptions mining = options;
        Integer every = refreshSteps;
        if (mining == null || every == null) {
            return null;
        }
        List<String> texts = negatives.corpusTexts();
        TrainingRefresh refresh = new TrainingRefresh(mining, mining(training, texts, common), negatives.audit);
        String doubt = refresh.doubt();
        if (doubt != null) {
            common.say("%s", doubt);
        }
        return refresh.every(every, texts);
    }

    /** The rows with their negatives; the same rows without {@code --negatives}. */
    public Dataset mine(Dataset training, SentenceTransformer model, CommonOptions common) {
        MiningOptions wanted = options;
        if (wanted == null) {
            return training;
        }
        TrainingMining mining = mining(training, negatives.corpusTexts(), common);
        return mining.shown(mining.mine(wanted, model, negatives.audit));
    }

    private TrainingMining mining(Dataset training, List<String> texts, CommonOptions common) {
        if (training.columnCount() > 2) {
            throw new UsageException(
                    "The data already has columns of negatives. Give two columns with --columns, or leave --negatives"
                            + " out.");
        }
        return new TrainingMining(MiningCorpus.of(training, texts), negatives, common);
    }
}
