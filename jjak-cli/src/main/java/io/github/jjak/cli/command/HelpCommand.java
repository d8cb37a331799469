package io.github.jjak.cli.command;

import io.github.jjak.cli.display.UsageMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jjak help data check}: the same as {@code jjak data check --help}. */
@Command(
        name = "help",
        helpCommand = true,
        usageHelpWidth = 120,
        header = "Show the help of a command: jjak help train.")
public final class HelpCommand implements Runnable {

    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description = "A command, optionally with a subcommand, such as: data check.")
    private List<String> names = List.of();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandSpec self = spec;
        if (self == null) {
            return;
        }
        CommandLine command = self.commandLine().getParent();
        for (String name : names) {
            CommandLine next = command.getSubcommands().get(name);
            if (next == null) {
                throw new ParameterException(command, UsageMessage.unknownCommand(name, command));
            }
            command = next;
        }
        command.usage(System.out);
    }
}
