package io.github.jjak.cli;

import io.github.jjak.cli.command.ClusterCommand;
import io.github.jjak.cli.command.CompareCommand;
import io.github.jjak.cli.command.CompletionCommand;
import io.github.jjak.cli.command.DataCommand;
import io.github.jjak.cli.command.DistillCommand;
import io.github.jjak.cli.command.DoctorCommand;
import io.github.jjak.cli.command.EmbedCommand;
import io.github.jjak.cli.command.EvaluateCommand;
import io.github.jjak.cli.command.ExportCommand;
import io.github.jjak.cli.command.HelpCommand;
import io.github.jjak.cli.command.IndexCommand;
import io.github.jjak.cli.command.InitCommand;
import io.github.jjak.cli.command.NegativesCommand;
import io.github.jjak.cli.command.PlanCommand;
import io.github.jjak.cli.command.PretrainCommand;
import io.github.jjak.cli.command.PullCommand;
import io.github.jjak.cli.command.QuestionsCommand;
import io.github.jjak.cli.command.QuickstartCommand;
import io.github.jjak.cli.command.ReembedCommand;
import io.github.jjak.cli.command.ReportCommand;
import io.github.jjak.cli.command.SearchCommand;
import io.github.jjak.cli.command.ServeCommand;
import io.github.jjak.cli.command.SimilarityCommand;
import io.github.jjak.cli.command.SweepCommand;
import io.github.jjak.cli.command.TrainCommand;
import io.github.jjak.cli.command.TrainCrossEncoderCommand;
import io.github.jjak.cli.command.TrimCommand;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The commands, in the order of the help. To read the options of all of them takes longer than Java takes to start, so that is done
 * only for those that are asked for; of the others the name and the first line of help are known.
 */
final class Commands {

    private static final List<Class<?>> ALL = List.of(
            QuickstartCommand.class,
            InitCommand.class,
            TrainCommand.class,
            SweepCommand.class,
            TrainCrossEncoderCommand.class,
            PretrainCommand.class,
            EvaluateCommand.class,
            CompareCommand.class,
            PlanCommand.class,
            ReportCommand.class,
            EmbedCommand.class,
            SimilarityCommand.class,
            ClusterCommand.class,
            IndexCommand.class,
            ReembedCommand.class,
            SearchCommand.class,
            ServeCommand.class,
            ExportCommand.class,
            TrimCommand.class,
            DistillCommand.class,
            DataCommand.class,
            NegativesCommand.class,
            QuestionsCommand.class,
            PullCommand.class,
            DoctorCommand.class,
            CompletionCommand.class,
            HelpCommand.class);

    /** They look at the options of others. */
    private static final Set<String> LOOKING_AT_ALL = Set.of("help", "completion");

    /** They can have their rows from elsewhere, and say so if they have none. */
    private static final Set<String> WITHOUT_DATA = Set.of("train", "evaluate", "compare");

    private Commands() {}

    /** Adds all of them with their options. */
    static void addTo(CommandLine root) {
        addTo(root, LOOKING_AT_ALL);
    }

    /** Adds all of them; those that one of the arguments names have their options. */
    static void addTo(CommandLine root, Set<String> arguments) {
        boolean whole = LOOKING_AT_ALL.stream().anyMatch(arguments::contains);
        for (Class<?> type : ALL) {
            Command command = type.getAnnotation(Command.class);
            if (whole || arguments.contains(command.name())) {
                root.addSubcommand(type);
                CommandLine added = root.getSubcommands().get(command.name());
                if (added != null && WITHOUT_DATA.contains(command.name())) {
                    dataMayBeMissing(added.getCommandSpec());
                }
            } else {
                CommandSpec outline = CommandSpec.wrapWithoutInspection(type).name(command.name());
                outline.usageMessage().header(command.header());
                root.addSubcommand(outline.name(), outline);
            }
        }
    }

    /** All options are put in again, so that they keep their order. */
    private static void dataMayBeMissing(CommandSpec command) {
        for (OptionSpec option : List.copyOf(command.options())) {
            command.remove(option);
            command.addOption(
                    option.longestName().equals("--data")
                            ? OptionSpec.builder(option).required(false).build()
                            : option);
        }
    }
}
