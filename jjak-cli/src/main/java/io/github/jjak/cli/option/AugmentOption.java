package io.github.jjak.cli.option;

import io.github.jjak.data.Dataset;
import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.PerturbationSource;
import io.github.jjak.negatives.perturbed.PositiveAugmentation;
import io.github.jjak.negatives.perturbed.internal.Perturbers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --augment}: further positives of the training rows, after the split, in other words that mean the same. */
public final class AugmentOption {

    @Option(
            names = "--augment",
            paramLabel = "WHAT",
            description = "Add further positives: the answer, question or both of a training row in other words that"
                    + " mean the same (Korean, English; default: none).")
    private @Nullable PerturbationSource augment;

    /** The rows with further positives behind them; the same rows without {@code --augment}. */
    public Dataset apply(Dataset training, long seed, CommonOptions common) {
        PerturbationSource source = augment;
        if (source == null) {
            return training;
        }
        Dataset more = new PositiveAugmentation(Perturbers.find(AllowedChanges.keepingMeaning()), source)
                .augment(training, seed);
        common.say("Augmented: %,d further positives of %,d rows.", more.rows() - training.rows(), training.rows());
        return more;
    }
}
