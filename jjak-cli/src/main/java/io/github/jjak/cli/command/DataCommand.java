package io.github.jjak.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jjak data}: looks at data before they are trained on. */
@Command(
        name = "data",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        header = "Check or split data, or convert judgements: jjak data check, jjak data split, jjak data judgements.",
        subcommands = {DataCheckCommand.class, DataSplitCommand.class, DataJudgementsCommand.class, HelpCommand.class})
public final class DataCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandSpec command = spec;
        if (command != null) {
            throw new ParameterException(
                    new CommandLine(command),
                    "Give a subcommand: jjak data check, jjak data split, or jjak data judgements.");
        }
    }
}
