package io.github.jjak.cli.option;

import io.github.jjak.error.UsageException;
import io.github.jjak.error.internal.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The values of some options, each combined with each.
 *
 * @param values by the option's name without dashes in front, in the order in which they were given
 */
public record SweepGrid(Map<String, List<String>> values) {

    private static final int MOST_RUNS = 1000;

    /** What the sweep itself decides. */
    private static final Set<String> ITS_OWN =
            Set.of("output", "config", "resume", "overwrite", "json", "quiet", "verbose", "help");

    public SweepGrid {
        values = new LinkedHashMap<>(values);
    }

    /**
     * Reads {@code KEY=VALUE,VALUE}.
     *
     * @param given as typed; underscores stand for dashes
     * @param command whose options the keys are
     * @throws UsageException for an unknown key, one that stands twice, no value, a value that stands twice, or too many runs
     */
    public static SweepGrid parse(List<String> given, CommandSpec command) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        long runs = 1;
        for (String setting : given) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new UsageException("--set " + setting + " should look like learning-rate=1e-5,2e-5.");
            }
            String key = setting.substring(0, equals).strip().replace('_', '-').replaceFirst("^--", "");
            List<String> ofKey = Arrays.stream(setting.substring(equals + 1).split(",", -1))
                    .map(String::strip)
                    .toList();
            requireKey(key, command);
            if (ofKey.contains("") || new LinkedHashSet<>(ofKey).size() < ofKey.size()) {
                throw new UsageException("--set " + setting + " has an empty value, or one twice.");
            }
            if (values.put(key, ofKey) != null) {
                throw new UsageException("--set " + key + " is given twice. Give all its values at once: --set " + key
                        + "=VALUE,VALUE.");
            }
            runs *= ofKey.size();
            if (runs > MOST_RUNS) {
                throw new UsageException("These are more than " + MOST_RUNS + " runs. Give fewer values.");
            }
        }
        return new SweepGrid(values);
    }

    private static void requireKey(String key, CommandSpec command) {
        OptionSpec option = command.findOption("--" + key);
        if (option != null && !ITS_OWN.contains(key) && option.arity().max() > 0) {
            return;
        }
        List<String> known = new ArrayList<>();
        for (OptionSpec one : command.options()) {
            String name =
                    one.longestName().substring(Math.min(2, one.longestName().length()));
            if (!ITS_OWN.contains(name) && one.arity().max() > 0) {
                known.add(name);
            }
        }
        throw new UsageException("--set " + key + ": " + command.name() + " has no such option with values that a sweep"
                + " may choose." + NearestName.suggestion(key, known));
    }

    /** Every combination, the values of the last key changing first. */
    public List<Map<String, String>> combinations() {
        List<Map<String, String>> all = List.of(Map.of());
        for (Map.Entry<String, List<String>> entry : values.entrySet()) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> shorter : all) {
                for (String value : entry.getValue()) {
                    Map<String, String> combination = new LinkedHashMap<>(shorter);
                    combination.put(entry.getKey(), value);
                    longer.add(combination);
                }
            }
            all = longer;
        }
        return all;
    }

    /** Name of a combination's folder, such as {@code learning-rate=1e-5,seed=1}. */
    public static String folder(Map<String, String> combination) {
        List<String> parts = new ArrayList<>();
        combination.forEach((key, value) -> parts.add(key + "=" + value.replaceAll("[^\\w.+-]", "_")));
        return String.join(",", parts);
    }
}
