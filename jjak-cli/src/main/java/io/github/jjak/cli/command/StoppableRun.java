package io.github.jjak.cli.command;

import io.github.jjak.cli.option.GivenOptions;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.run.RunFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Mixed into commands with runs that a signal stops in good order: a checkpoint is saved, and the command that resumes the run is printed. */
@Command // without an option of its own, picocli takes a class for a mixin only by this
final class StoppableRun {

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    /** Signals for this process. */
    StopSignal signal() {
        return ((RootCommand) command().root().userObject()).stopSignal();
    }

    /** The command line as it was given, for {@code run.json}. */
    List<String> options() {
        return GivenOptions.of(command());
    }

    /**
     * From now on signals are handled.
     *
     * @param silently whether without words
     */
    void listen(boolean silently, Path output, RunFolder.Existing existing) {
        signal().listen(
                        silently,
                        new ResumeHint(command(), signal(), output, existing == RunFolder.Existing.OVERWRITE));
    }

    /** Trains to the end, or prints the command that resumes the run. */
    <T> T orResumeHint(Supplier<T> training) {
        try {
            return training.get();
        } catch (InterruptedRunException interrupted) {
            if (!WorkerParent.isThere()) {
                System.err.println(interrupted.getMessage());
                sayHowToResume();
            }
            throw interrupted;
        }
    }

    /** Prints the command that resumes the run. */
    void sayHowToResume() {
        System.err.println(ResumeHint.of(command()));
    }

    private CommandSpec command() {
        return Objects.requireNonNull(command, "picocli sets it");
    }
}
