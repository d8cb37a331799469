package io.github.jjak.cli;

import io.github.jjak.cli.command.NegativesCommand;
import io.github.jjak.cli.command.TrainCommand;
import io.github.jjak.cli.option.AugmentOption;
import io.github.jjak.cli.option.CombinedLossOptions;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.DataOptions;
import io.github.jjak.cli.option.EarlyStoppingOptions;
import io.github.jjak.cli.option.EncodingOption;
import io.github.jjak.cli.option.EngineOptions;
import io.github.jjak.cli.option.FeedbackOptions;
import io.github.jjak.cli.option.FeedbackRuleOptions;
import io.github.jjak.cli.option.FurtherDatasetOptions;
import io.github.jjak.cli.option.GateOptions;
import io.github.jjak.cli.option.HeldOutOptions;
import io.github.jjak.cli.option.InputOptions;
import io.github.jjak.cli.option.LossOptions;
import io.github.jjak.cli.option.ModelOption;
import io.github.jjak.cli.option.NegativeOptions;
import io.github.jjak.cli.option.PrecisionOption;
import io.github.jjak.cli.option.RankingOptions;
import io.github.jjak.cli.option.RunOptions;
import io.github.jjak.cli.option.ScheduleOptions;
import io.github.jjak.cli.option.SimilarityOption;
import io.github.jjak.cli.option.TextLossOptions;
import io.github.jjak.cli.option.TrainingNegatives;
import io.github.jjak.cli.option.WorkerOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The options of the commands that have many, in groups: first the few that a first run needs, then those of each group of options by
 * the class that declares them. An option of the command's own class stands where {@link #OWN} puts it.
 */
final class HelpGroups {

    private static final String FIRST_OF_ALL = "The six most important";

    /** What no heading is known for. */
    static final String FURTHER = "Further options";

    /** The commands whose options are grouped, with what comes first. */
    private static final Map<String, Set<String>> FIRST = Map.of(
            "train", Set.of("--data", "--columns", "--model", "--output", "--epochs", "--batch-size"),
            "negatives", Set.of("--data", "--columns", "--strategy", "--output", "--model", "--format"));

    /** By the class that declares an option; the order is that of the help. */
    private static final Map<Class<?>, String> HEADINGS = headings();

    private static final String TRAINING = "Training";
    private static final String SPEED = "Memory and speed";

    /** Options that belong elsewhere than those beside which they are declared. */
    private static final Map<String, String> OWN = Map.of(
            "--mini-batch-tokens", SPEED,
            "--recompute-layers", SPEED,
            "--gradient-accumulation-steps", TRAINING,
            "--seed", TRAINING,
            "--config", TRAINING);

    private HelpGroups() {}

    private static Map<Class<?>, String> headings() {
        Map<Class<?>, String> headings = new LinkedHashMap<>();
        headings.put(DataOptions.class, "Data");
        headings.put(InputOptions.class, "Data");
        headings.put(EncodingOption.class, "Data");
        headings.put(FurtherDatasetOptions.class, "Data");
        headings.put(FeedbackOptions.class, "Data");
        headings.put(FeedbackRuleOptions.class, "Data");
        headings.put(AugmentOption.class, "Data");
        headings.put(ModelOption.class, "Model");
        headings.put(SimilarityOption.class, "Model");
        headings.put(HeldOutOptions.class, "Measuring");
        headings.put(LossOptions.class, "Loss");
        headings.put(RankingOptions.class, "Loss");
        headings.put(CombinedLossOptions.class, "Loss");
        headings.put(TextLossOptions.class, "Loss");
        headings.put(TrainCommand.class, TRAINING);
        headings.put(ScheduleOptions.class, TRAINING);
        headings.put(EarlyStoppingOptions.class, TRAINING);
        headings.put(TrainingNegatives.class, "Negatives");
        headings.put(NegativesCommand.class, "Negatives");
        headings.put(NegativeOptions.class, "How negatives are found");
        headings.put(GateOptions.class, "How negatives are found");
        headings.put(RunOptions.class, "Steps, checkpoints, resuming");
        headings.put(PrecisionOption.class, SPEED);
        headings.put(EngineOptions.class, SPEED);
        headings.put(WorkerOptions.class, "Several workers");
        headings.put(CommonOptions.class, "Every command");
        return headings;
    }

    /** Groups the help of the commands below. */
    static void in(CommandLine root) {
        FIRST.forEach((name, first) -> {
            CommandLine command = root.getSubcommands().get(name);
            if (command != null && !command.getCommandSpec().options().isEmpty()) {
                command.getCommandSpec().usageMessage().customSynopsis(synopsis(command));
                command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, help -> text(help, first));
            }
        });
    }

    /** The options that must be given or usually are, and a word for the others. */
    private static String synopsis(CommandLine command) {
        StringBuilder synopsis = new StringBuilder(command.getCommandSpec().qualifiedName());
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (option.required() || option.longestName().equals("--data")) {
                synopsis.append(' ').append(option.longestName()).append('=').append(option.paramLabel());
            }
        }
        return synopsis.append(" [OPTIONS]").toString();
    }

    private static String text(Help help, Set<String> first) {
        StringBuilder text = new StringBuilder();
        groups(help.commandSpec().options(), first).forEach((heading, options) -> {
            if (!options.isEmpty()) {
                text.append(help.createHeading("%n@|bold " + heading + ":|@%n"))
                        .append(help.optionListExcludingGroups(
                                options,
                                help.createDefaultLayout(options, List.of(), help.colorScheme()),
                                null,
                                help.parameterLabelRenderer()));
            }
        });
        return text.toString();
    }

    /** Every option under one heading. */
    static Map<String, List<OptionSpec>> groups(List<OptionSpec> options, Set<String> first) {
        Map<String, List<OptionSpec>> groups = new LinkedHashMap<>();
        groups.put(FIRST_OF_ALL, new ArrayList<>());
        HEADINGS.values().forEach(heading -> groups.putIfAbsent(heading, new ArrayList<>()));
        groups.put(FURTHER, new ArrayList<>());
        for (OptionSpec option : options) {
            if (option.hidden()) {
                continue;
            }
            String heading = first.contains(option.longestName()) ? FIRST_OF_ALL : heading(option);
            groups.getOrDefault(heading, List.of()).add(option);
        }
        return groups;
    }

    private static String heading(OptionSpec option) {
        String own = OWN.get(option.longestName());
        if (own != null) {
            return own;
        }
        Class<?> declaring =
                option.userObject() instanceof java.lang.reflect.Member member ? member.getDeclaringClass() : null;
        boolean standard = option.usageHelp() || option.versionHelp();
        return standard ? "Every command" : HEADINGS.getOrDefault(declaring, FURTHER);
    }
}
