package io.github.jjak.cli.option;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.jjak.error.UsageException;
import io.github.jjak.error.internal.NearestName;
import io.github.jjak.json.internal.RegularFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * {@code --config run.yaml}: keys are the option names without dashes in front. What stands on the command line wins over the
 * file. An unknown key is an error that names the nearest one.
 */
public final class ConfigFile {

    private static final String OPTION = "--config";

    /** Its value is a list of maps, which its command reads. */
    private static final String DATASETS = "--datasets";

    /** They hand the file on to another command. */
    private static final Set<String> HANDED_ON = Set.of("sweep");

    /** What stands on the command line also wins over its opposite in the file. */
    private static final Map<String, String> OPPOSITES = Map.of(
            "--resume",
            "--overwrite",
            "--overwrite",
            "--resume",
            "--eval-data",
            "--eval-split",
            "--eval-split",
            "--eval-data");

    private ConfigFile() {}

    /** The arguments with the file's entries added, for commands that have the option. */
    public static String[] expand(CommandLine root, String[] arguments) {
        String file = value(arguments);
        CommandLine command =
                arguments.length == 0 ? null : root.getSubcommands().get(arguments[0]);
        if (file == null
                || command == null
                || HANDED_ON.contains(arguments[0])
                || command.getCommandSpec().findOption(OPTION) == null) {
            return arguments;
        }
        Set<String> given = new LinkedHashSet<>();
        for (String argument : arguments) {
            given.add(argument.split("=", 2)[0]);
        }
        List<String> expanded = new ArrayList<>(Arrays.asList(arguments));
        for (Map.Entry<String, JsonNode> entry : read(Path.of(file)).properties()) {
            String name = "--" + entry.getKey();
            OptionSpec option = command.getCommandSpec().findOption(name);
            if (option == null || name.equals(OPTION)) {
                throw unknownKey(file, entry.getKey(), command);
            }
            if (!given.contains(name) && !given.contains(OPPOSITES.getOrDefault(name, name))) {
                add(expanded, option, name, entry.getValue(), file);
            }
        }
        return expanded.toArray(String[]::new);
    }

    private static @Nullable String value(String[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].startsWith(OPTION + "=")) {
                return arguments[i].substring(OPTION.length() + 1);
            }
            if (arguments[i].equals(OPTION) && i + 1 < arguments.length) {
                return arguments[i + 1];
            }
        }
        return null;
    }

    private static JsonNode read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UsageException("There is no configuration file " + file + ".");
        }
        try {
            JsonNode root = new YAMLMapper().readTree(Files.readAllBytes(RegularFile.require(file)));
            if (!root.isObject()) {
                throw new UsageException(file + " should contain lines like \"batch-size: 32\".");
            }
            return root;
        } catch (JsonProcessingException cause) {
            JsonLocation location = cause.getLocation();
            String place = location == null ? "" : " at line " + location.getLineNr();
            throw new UsageException(file + " is not valid YAML" + place + ".", cause);
        } catch (IOException cause) {
            throw new UsageException(file + " cannot be read: " + cause.getMessage(), cause);
        }
    }

    private static void add(List<String> expanded, OptionSpec option, String name, JsonNode value, String file) {
        if (name.equals(DATASETS)) {
            expanded.add(name + "=" + (value.isArray() ? value.toString() : value.asText()));
            return;
        }
        if (value.isObject() && option.isMultiValue() && Map.class.isAssignableFrom(option.type())) {
            List<String> entries = new ArrayList<>();
            value.properties()
                    .forEach(entry ->
                            entries.add(entry.getKey() + "=" + entry.getValue().asText()));
            expanded.add(name + "=" + String.join(",", entries));
            return;
        }
        if (value.isObject()) {
            throw new UsageException(
                    file + ": the value of \"" + name.substring(2) + "\" must be a single value or a list.");
        }
        boolean flag = option.arity().max() == 0;
        if (flag) {
            if (!value.isBoolean()) {
                throw new UsageException(file + ": the value of \"" + name.substring(2) + "\" must be true or false.");
            }
            if (value.asBoolean()) {
                expanded.add(name);
            }
            return;
        }
        if (!value.isNull()) {
            List<String> parts = new ArrayList<>();
            if (value.isArray()) {
                value.forEach(part -> parts.add(part.asText()));
            } else {
                parts.add(value.asText());
            }
            // A list of files: a comma may be part of a name.
            boolean eachAlone = option.isMultiValue() && option.splitRegex().isEmpty();
            if (eachAlone) {
                parts.forEach(part -> expanded.add(name + "=" + part));
            } else {
                expanded.add(name + "=" + String.join(",", parts));
            }
        }
    }

    private static UsageException unknownKey(String file, String key, CommandLine command) {
        List<String> known = new ArrayList<>();
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (option.longestName().startsWith("--") && !option.longestName().equals(OPTION)) {
                known.add(option.longestName().substring(2));
            }
        }
        return new UsageException(file + ": unknown key \"" + key + "\"." + NearestName.suggestion(key, known)
                + " Known: " + String.join(", ", known) + ".");
    }
}
