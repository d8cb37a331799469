package io.github.jjak.cli.command;

import io.github.jjak.cli.option.GivenOptions;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.run.RunFolder;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A run that Ctrl-C ends in good order, and that says how to go on.
 *
 * @param command its name
 * @param spec how it was typed
 */
record StoppableRun(String command, @Nullable CommandSpec spec, StopSignal signal) {

    /**
     * From now on a signal is obeyed.
     *
     * @param silently whether without words
     */
    void listen(boolean silently, Path output, RunFolder.Existing existing) {
        signal.listen(silently, new WayOn(command, spec, signal, output, existing == RunFolder.Existing.OVERWRITE));
    }

    /** Trains to the end, or says what to type to go on. */
    <T> T orWayOn(Supplier<T> training) {
        try {
            return training.get();
        } catch (InterruptedRunException interrupted) {
            System.err.println(interrupted.getMessage());
            System.err.println("To go on:\n  " + GivenOptions.resumeCommand(command, spec));
            throw interrupted;
        }
    }
}
