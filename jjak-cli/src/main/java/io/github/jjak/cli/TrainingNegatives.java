package io.github.jjak.cli;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.negatives.AuditSink;
import io.github.jjak.negatives.MinedNegatives;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.NegativeRows;
import io.github.jjak.negatives.output.AuditFile;
import io.github.jjak.negatives.recipe.MiningOptions;
import io.github.jjak.negatives.recipe.NegativesRecipe;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jjak train --negatives}: mines the training rows, after the split, with the model that is trained. */
final class TrainingNegatives {

    @Option(
            names = "--negatives",
            paramLabel = "NAME:N",
            split = ",",
            description =
                    "Mine negatives first: random, bm25, model, perturb with a number per row, as in jjak negatives.")
    private List<String> strategies = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description =
                    "With --negatives: train, mine again with the best model, train on from it (default: ${DEFAULT-VALUE}).")
    private int rounds = 1;

    @Mixin
    private NegativeOptions negatives = new NegativeOptions();

    private @Nullable MiningOptions options;

    /** Checks before anything is read, and returns the number of rounds. */
    int prepare(LossKind loss, long seed) {
        if (rounds < 1 || rounds > 100) {
            throw new UsageException("--rounds must be from 1 to 100, but is " + rounds + ".");
        }
        if (strategies.isEmpty()) {
            if (rounds > 1) {
                throw new UsageException(
                        "--rounds mines negatives anew in each round. Say which: --negatives model:1.");
            }
            return rounds;
        }
        if (loss.isOverScoredPairs()) {
            throw new UsageException(
                    "--negatives gives rows of question, answer and negatives, but --loss " + loss.shortName()
                            + " learns from labelled pairs. Make those with: jjak negatives --format pairs.");
        }
        options = negatives.mining(strategies, seed);
        return rounds;
    }

    /** Whether negatives are mined. */
    boolean asked() {
        return !strategies.isEmpty();
    }

    /** The rows with their negatives; the same rows without {@code --negatives}. */
    Dataset mine(Dataset training, SentenceTransformer model, CommonOptions common) {
        MiningOptions mining = options;
        if (mining == null) {
            return training;
        }
        if (training.columnCount() > 2) {
            throw new UsageException(
                    "The data have columns of negatives already. Name two columns with --columns, or leave"
                            + " --negatives out.");
        }
        String guide = negatives.guide();
        boolean other = !guide.equals(NegativeOptions.SELF) && !guide.equals(NegativeOptions.NONE);
        try (SentenceTransformer judge = other ? ModelOption.load(guide, null, common) : null) {
            NegativesRecipe recipe =
                    new NegativesRecipe(mining, model, guide.equals(NegativeOptions.SELF) ? model : judge);
            MiningCorpus corpus = MiningCorpus.of(training, negatives.corpusTexts());
            Path audit = negatives.audit;
            MinedNegatives mined = audit == null
                    ? recipe.mine(corpus, AuditSink.NONE)
                    : AuditFile.write(audit, corpus, negatives.auditTexts, sink -> recipe.mine(corpus, sink));
            common.say("%s%n", NegativesReport.of(mined, common.verbose));
            return NegativeRows.toTrainOn(mined);
        }
    }
}
