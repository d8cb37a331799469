package io.github.jjak.cli.command;

import io.github.jjak.cli.option.GivenOptions;
import io.github.jjak.cli.option.TrainingRound;
import io.github.jjak.run.RunFolder;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What is said where a signal ends a run at once: what is kept, and what to type.
 *
 * @param stop knows whether steps were being made
 * @param output the run folder
 * @param overwrite whether the run is to take the place of another one, which may still be there
 */
record WayOn(String command, @Nullable CommandSpec spec, StopSignal stop, Path output, boolean overwrite)
        implements Supplier<String> {

    @Override
    public String get() {
        boolean stepping = stop.isStepping();
        // Before the first step the run that is to be replaced may be there as it was: --resume would go on with that
        // one.
        boolean again = overwrite && !stepping;
        boolean kept = !again && holdsCheckpoint();
        String what = stepping
                ? kept
                        ? "Ended at once. The newest checkpoint in " + output + " is kept."
                        : "Ended at once, before a first checkpoint: the run begins again with its first step."
                : kept
                        ? "Stopped before the first step of this start. The newest checkpoint in " + output
                                + " is kept."
                        : "Stopped before the first step, so no step is lost.";
        return what + "\nTo go on:\n  "
                + (again ? GivenOptions.command(command, spec) : GivenOptions.resumeCommand(command, spec));
    }

    /** In the folder itself, or in that of one of its rounds. */
    private boolean holdsCheckpoint() {
        return RunFolder.holdsCheckpoint(output)
                || IntStream.rangeClosed(1, TrainingRound.MOST)
                        .anyMatch(round -> RunFolder.holdsCheckpoint(output.resolve("round-" + round)));
    }
}
