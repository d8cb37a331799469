package io.github.jjak.cli.command;

import io.github.jjak.cli.display.ExitCode;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.GivenOptions;
import io.github.jjak.cli.option.WorkerOptions;
import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.run.RunFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
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

    /**
     * Makes a run that a signal stops in good order: as this process, as one of several workers, or by starting these.
     *
     * @param work of this process, as one of the workers; only the first one has words
     * @return the exit code of the command
     */
    int byWorkers(
            WorkerOptions workers,
            Path output,
            RunFolder.Existing existing,
            CommonOptions common,
            Consumer<Workers> work) {
        listen(common.quiet, output, existing);
        if (workers.toStart() > 1) {
            return new WorkerProcesses(workers, existing, this, common).run();
        }
        try (Workers group = workers.meet()) {
            common.quiet |= !group.isFirst();
            work.accept(group);
            return ExitCode.OK.number();
        }
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
