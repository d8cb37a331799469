package io.github.jjak.cli.command;

import io.github.jjak.cli.option.GivenOptions;
import io.github.jjak.cli.option.TrainingRound;
import io.github.jjak.run.RunFolder;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Printed when a signal ends a run at once: what is kept, and the command that continues.
 *
 * @param command as it was typed
 * @param stop knows whether steps were being made
 * @param output the run folder
 * @param overwrite whether the run is to take the place of another one, which may still be there
 */
record ResumeHint(CommandSpec command, StopSignal stop, Path output, boolean overwrite) implements Supplier<String> {

    @Override
    public String get() {
        boolean stepping = stop.isStepping();
        // Before the first step the run to be replaced may still be there: --resume would continue that one.
        boolean again = overwrite && !stepping;
        boolean kept = !again && holdsCheckpoint();
        String what = stepping
                ? kept
                        ? "Stopped immediately. The latest checkpoint is kept in " + output + "."
                        : "Stopped immediately, before the first checkpoint: the run will start from its first step."
                : kept
                        ? "Stopped before the first step of this session. The latest checkpoint is kept in " + output
                                + "."
                        : "Stopped before the first step; nothing is lost.";
        return what + "\n" + (again ? "To start it:\n  " + GivenOptions.command(command) : of(command));
    }

    /** The command that resumes a run with a checkpoint. */
    static String of(CommandSpec command) {
        return "To resume:\n  " + GivenOptions.resumeCommand(command);
    }

    /** In the folder itself, or in that of one of its rounds. */
    private boolean holdsCheckpoint() {
        return RunFolder.holdsCheckpoint(output)
                || IntStream.rangeClosed(1, TrainingRound.MOST)
                        .anyMatch(round -> RunFolder.holdsCheckpoint(output.resolve("round-" + round)));
    }
}
