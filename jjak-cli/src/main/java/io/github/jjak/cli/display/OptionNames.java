package io.github.jjak.cli.display;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Libraries name properties in their messages, between backticks; here they get the names that a person can type: {@code `batchSize`}
 * becomes {@code --batch-size} where a command has that option. What is called otherwise on the command line stands in a table.
 */
public final class OptionNames {

    /** The key under which the names are handed to the log. */
    public static final String IN_LOG = OptionNames.class.getName();

    /** A property or a call with one text, as {@code Type.method("text")}. */
    private static final Pattern NAME = Pattern.compile("`([A-Za-z][A-Za-z0-9.-]*)(?:\\(\"([^\"`]*)\"\\))?`");

    /** Names in Java to words on the command line, where they are not the same in another spelling. */
    private static final Map<String, String> OTHERWISE = Map.ofEntries(
            Map.entry("DatasetCheck", "jjak data check"),
            Map.entry("EmbeddingSimilarityEvaluator", "evaluate --task sts"),
            Map.entry("Existing.OVERWRITE", "--overwrite"),
            Map.entry("Existing.RESUME", "--resume"),
            Map.entry("HubModels.snapshot", "jjak pull"),
            Map.entry("LoadOptions.extendPositions", "jjak pretrain --extend-positions"),
            Map.entry("MiningOptions.absoluteMargin", "--mining-absolute-margin"),
            Map.entry("MiningOptions.margin", "--mining-margin"),
            Map.entry("MultipleNegativesRankingLoss.maskAbove", "--loss mnrl --mask-margin"),
            Map.entry("NegativesRecipe", "jjak negatives"),
            Map.entry("Output.HIDDEN_STATES", "--hidden-states"),
            Map.entry("ReadOptions.format", "--data-format"),
            Map.entry("Sampling.offset", "--simans-b"),
            Map.entry("Sampling.steepness", "--simans-a"),
            Map.entry("SearchIndexWriter", "jjak index"),
            Map.entry("everySteps", "--refresh-steps"),
            Map.entry("heldOut", "--eval-texts"),
            Map.entry("maxSequenceLength", "--max-seq-length"),
            Map.entry("minimumClicks", "--feedback-min-clicks"),
            Map.entry("minimumCoec", "--feedback-min-coec"),
            Map.entry("minimumImpressions", "--feedback-min-impressions"),
            Map.entry("projectionDimension", "--projection-dim"),
            Map.entry("refresh", "--refresh-steps"),
            Map.entry("scoreColumn", "the last one of --columns"),
            Map.entry("truncateDimension", "--truncate-dim"),
            Map.entry("vocabularySize", "--vocab-size"));

    private final CommandSpec root;
    private final Set<String> options = new HashSet<>();

    private OptionNames(CommandSpec root) {
        this.root = root;
    }

    /** The names of the options of all commands beside this one. They are looked for when a message needs them. */
    public static OptionNames of(CommandSpec command) {
        return new OptionNames(command.root());
    }

    private synchronized Set<String> options() {
        if (options.isEmpty()) {
            collect(root, options);
        }
        return options;
    }

    private static void collect(CommandSpec outlined, Set<String> options) {
        // Of a command that does not run there may be an outline only.
        CommandSpec command = outlined.options().isEmpty() && outlined.userObject() != null
                ? CommandSpec.forAnnotatedObject(outlined.userObject())
                : outlined;
        for (OptionSpec option : command.options()) {
            options.addAll(Arrays.asList(option.names()));
        }
        for (CommandLine below : command.subcommands().values()) {
            collect(below.getCommandSpec(), options);
        }
    }

    /** A message with the names that can be typed. */
    public String in(String message) {
        Matcher names = NAME.matcher(message);
        return names.replaceAll(found -> Matcher.quoteReplacement(typed(found)));
    }

    private String typed(MatchResult found) {
        String words = words(found.group(1));
        if (words == null) {
            return found.group();
        }
        String argument = found.group(2);
        return argument == null ? words : words + " " + argument;
    }

    private @Nullable String words(String name) {
        String other = OTHERWISE.get(name);
        if (other != null) {
            return other;
        }
        String option = "--" + name.replaceAll("(?<=[a-z0-9])([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        return options().contains(option) ? option : null;
    }
}
