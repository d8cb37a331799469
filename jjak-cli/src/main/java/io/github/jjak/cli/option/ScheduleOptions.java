package io.github.jjak.cli.option;

import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.RecommendedTraining;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.train.internal.RunArguments;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long and how fast a model learns. What is not given is what the model recommends, else what suits most. */
public final class ScheduleOptions {

    private static final RunArguments USUAL = RunArguments.DEFAULT;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Passes over the data (default: the model's recommendation, else 4).")
    private @Nullable Integer epochs;

    @Option(
            names = "--learning-rate",
            paramLabel = "X",
            description =
                    "Peak learning rate (default: the model's recommendation, such as 1e-3 for builtin:ko-tiny; else"
                            + " 2e-5, which suits encoders of 100 million parameters but is too low for small ones).")
    private @Nullable Double learningRate;

    @Option(
            names = "--learning-rate-mapping",
            paramLabel = "PATTERN=X,...",
            split = ",",
            description =
                    "Peak learning rates of parameters in whose names a regular expression is found, the last one counts; 0"
                            + " leaves them as they are. Names of a Router's parameters begin with the route, for"
                            + " instance query=1e-3,document=0 (default: one rate).")
    private Map<String, Double> learningRateMapping = Map.of();

    @Option(
            names = "--warmup-ratio",
            paramLabel = "X",
            description = "Share of steps for warm-up (default: the model's recommendation, else 0.1).")
    private @Nullable Double warmupRatio;

    /** The arguments with what was given, with what is recommended where nothing was. */
    public TrainingArguments.Builder apply(TrainingArguments.Builder arguments, RecommendedTraining recommended) {
        return arguments
                .epochs(given(epochs, recommended.epochs(), USUAL.length().epochs()))
                .learningRate(given(
                        learningRate,
                        recommended.learningRate(),
                        USUAL.schedule().learningRate()))
                .learningRateMapping(learningRateMapping)
                .warmupRatio(given(
                        warmupRatio, recommended.warmupRatio(), USUAL.schedule().warmupRatio()));
    }

    private static <T> T given(@Nullable T option, @Nullable T recommended, T usual) {
        return option != null ? option : recommended != null ? recommended : usual;
    }

    /** Says what is taken from the model's recommendation. */
    public void sayRecommended(SentenceTransformer model, CommonOptions common) {
        Map<String, Object> taken =
                new LinkedHashMap<>(model.internals().recommendedTraining().asMap());
        if (learningRate != null) {
            taken.remove("learning_rate");
        }
        if (epochs != null) {
            taken.remove("epochs");
        }
        if (warmupRatio != null) {
            taken.remove("warmup_ratio");
        }
        if (!taken.isEmpty()) {
            String settings = taken.entrySet().stream()
                    .map(setting -> "--" + setting.getKey().replace('_', '-') + " " + setting.getValue())
                    .collect(Collectors.joining(" "));
            common.say("As %s recommends: %s.", model.location(), settings);
        }
    }
}
