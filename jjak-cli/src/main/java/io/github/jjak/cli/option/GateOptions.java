package io.github.jjak.cli.option;

import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.internal.MeaningGate;
import io.github.jjak.negatives.recipe.MiningOptions;
import io.github.jjak.negatives.recipe.internal.MiningSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The gate that keeps perturbed negatives out that say the same as their source. */
public final class GateOptions {

    /** What reads. */
    enum Kind {
        OFF,
        ENTAILMENT,
        GUIDE
    }

    @Option(
            names = "--gate",
            paramLabel = "KIND",
            description =
                    "Replace perturbed negatives that mean the same as their source: entailment (each follows from the"
                            + " other), guide (similar vectors; hardly sees negation) or off (default: entailment with"
                            + " --gate-model, else off).")
    private @Nullable Kind kind;

    @Option(
            names = "--gate-model",
            paramLabel = "MODEL",
            description =
                    "What --gate reads with: a cross-encoder with the labels entailment, neutral and contradiction, or for"
                            + " guide a model of vectors.")
    private @Nullable String model;

    @Option(
            names = "--gate-threshold",
            paramLabel = "X",
            description =
                    "Probability of entailment, or for guide the cosine, from which a negative means the same (default:"
                            + " 0.8; guide: 0.99).")
    private @Nullable Double threshold;

    @Option(
            names = "--gate-mined",
            description = "With --gate, also replace negatives of bm25, model and random from which the correct answer"
                    + " follows.")
    private boolean mined;

    private Kind kind() {
        Kind given = kind;
        return given != null ? given : model == null ? Kind.OFF : Kind.ENTAILMENT;
    }

    /** Refuses what does not go together, and sets threshold and scope. */
    void apply(MiningOptions.Builder options, boolean filtered) {
        Double given = threshold;
        if (given != null) {
            MeaningGate.check(given);
        }
        if (kind() == Kind.OFF) {
            refuse("--gate-model", model != null);
            refuse("--gate-threshold", threshold != null);
            refuse("--gate-mined", mined);
            return;
        }
        if (model == null) {
            throw new UsageException("--gate " + (kind() == Kind.GUIDE ? "guide" : "entailment")
                    + " needs --gate-model MODEL. There is no built-in classifier of entailment; jjak train"
                    + " --kind cross-encoder --loss ce trains one.");
        }
        if (!filtered) {
            throw new UsageException("--gate is a filter, which --no-filters turns off. Leave one of them out.");
        }
        double usual = kind() == Kind.GUIDE
                ? LoadedGate.GUIDE_THRESHOLD
                : MiningSettings.DEFAULT.filters().gateThreshold();
        options.gateThreshold(given == null ? usual : given).gateMined(mined);
    }

    private void refuse(String option, boolean given) {
        if (given) {
            throw new UsageException(option + " does not apply to --gate off."
                    + (kind == null ? " Give --gate-model MODEL." : " Leave one of them out."));
        }
    }

    /** Refuses a model that is not there. */
    void preflight() {
        Preflight.model(kind() == Kind.OFF ? null : model);
    }

    /** The gate, or none; the caller closes it. */
    LoadedGate load(CommonOptions common) {
        String location = model;
        return switch (kind()) {
            case OFF -> LoadedGate.NONE;
            case ENTAILMENT -> LoadedGate.ofEntailment(location == null ? "" : location, common);
            case GUIDE -> LoadedGate.ofSimilarity(location == null ? "" : location, common);
        };
    }
}
