package io.github.jjak.cli;

import io.github.jjak.cli.command.RootCommand;
import io.github.jjak.cli.command.StopSignal;
import io.github.jjak.cli.display.EscapedText;
import io.github.jjak.cli.display.ExitCode;
import io.github.jjak.cli.display.OptionNames;
import io.github.jjak.cli.display.UsageMessage;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.ConfigFile;
import io.github.jjak.cli.option.DecimalNumber;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.error.JjakException;
import java.util.Arrays;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The command itself: its sub-commands, its help, and what an error looks like. */
@Command(
        name = "jjak",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        header = "Jjak (짝): from question-answer pairs to a measured, saved retrieval model.",
        synopsisSubcommandLabel = "COMMAND",
        usageHelpWidth = 120,
        footerHeading = "%nExamples:%n",
        footer = {
            "  jjak quickstart",
            "  jjak train --data pairs.csv --columns question,answer --model builtin:ko-mini --output out/",
            "  jjak evaluate --model out/best --data test.csv --columns question,answer --json",
            "",
            "Exit codes: 0 ok, 1 the run failed, 2 usage, 3 bad data, 4 model or native library missing,",
            "130 interrupted with the checkpoint kept."
        })
public final class Jjak implements Runnable, RootCommand {

    @CommandLine.Spec
    private @Nullable CommandSpec spec;

    private final StopSignal stopSignal;

    private Jjak(StopSignal stopSignal) {
        this.stopSignal = stopSignal;
    }

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        int exitCode = run(new StopSignal(), arguments);
        if (exitCode == 0) {
            ClassArchive.allow();
        }
        System.exit(exitCode);
    }

    /** Runs the command in this process and returns its exit code. */
    static int run(StopSignal stopSignal, String... given) {
        String[] arguments = TrainedKind.resolve(given);
        CommandLine commandLine = new CommandLine(new Jjak(stopSignal));
        Commands.addTo(commandLine, new HashSet<>(Arrays.asList(arguments)));
        configure(commandLine);
        try {
            Arguments.check(arguments);
            return commandLine.execute(ConfigFile.expand(commandLine, arguments));
        } catch (JjakException | Error failure) {
            // picocli passes errors on, among them those of memory and of native libraries.
            return failure(failure, commandLine);
        }
    }

    /** All commands and their options, to be looked at. */
    public static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Jjak(new StopSignal()));
        Commands.addTo(commandLine);
        configure(commandLine);
        return commandLine;
    }

    private static void configure(CommandLine commandLine) {
        commandLine
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Double.class, new DecimalNumber())
                .registerConverter(double.class, new DecimalNumber())
                .setParameterExceptionHandler((exception, given) -> usageError(exception))
                .setExecutionExceptionHandler((exception, command, parsed) -> failure(exception, command));
        HelpGroups.in(commandLine);
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(System.out);
        }
    }

    @Override
    public int runCommand(String... arguments) {
        return run(stopSignal, arguments);
    }

    @Override
    public StopSignal stopSignal() {
        return stopSignal;
    }

    private static int usageError(ParameterException exception) {
        CommandLine command = exception.getCommandLine();
        System.err.println(EscapedText.of(
                "error: " + OptionNames.of(command.getCommandSpec()).in(UsageMessage.of(exception, command))));
        System.err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE.number();
    }

    private static int failure(Throwable exception, CommandLine command) {
        if (exception instanceof ParameterException usage) {
            return usageError(usage);
        }
        boolean verbose = CommonOptions.verbose(command);
        if (exception instanceof JjakException known) {
            // A stop that was asked for is no error; the command has said how to go on.
            if (!(known instanceof InterruptedRunException)) {
                System.err.println(EscapedText.of(
                        "error: " + OptionNames.of(command.getCommandSpec()).in(String.valueOf(known.getMessage()))));
            }
            if (verbose) {
                known.printStackTrace();
            }
            return ExitCode.of(known).number();
        }
        SystemFault fault = SystemFault.of(exception);
        System.err.println(EscapedText.of("error: " + (fault == null ? exception.toString() : fault.words())));
        if (verbose) {
            exception.printStackTrace();
        } else if (fault == null) {
            System.err.println(
                    "This looks like a bug in Jjak. Run the command again with --verbose to see where it happened.");
        }
        return (fault == null ? ExitCode.RUN_FAILED : fault.exitCode()).number();
    }
}
