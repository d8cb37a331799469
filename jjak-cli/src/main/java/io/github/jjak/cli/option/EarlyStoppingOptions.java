package io.github.jjak.cli.option;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** When a run that is measured ends early. */
public final class EarlyStoppingOptions {

    @Option(
            names = "--early-stopping-patience",
            paramLabel = "N",
            description = "Stop after N evaluations in a row without improvement.")
    private @Nullable Integer earlyStoppingPatience;

    /** As for {@code TrainingArguments}; null for never. */
    public @Nullable Integer patience() {
        return earlyStoppingPatience;
    }
}
