package io.github.jjak.cli.display;

import io.github.jjak.error.internal.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said about arguments that cannot be understood: what, which, what is allowed, and the nearest name of a typing error. */
public final class UsageMessage {

    private UsageMessage() {}

    public static String of(ParameterException exception, CommandLine command) {
        List<String> unmatched = command.getUnmatchedArguments();
        boolean noSuchCommand = !command.getSubcommands().isEmpty()
                && !unmatched.isEmpty()
                && !unmatched.get(0).startsWith("-");
        if (noSuchCommand) {
            return unknownCommand(unmatched.get(0), command);
        }
        // A mistyped option is named before the required one that is missing because of it.
        for (String given : unmatched) {
            if (given.startsWith("-")) {
                String name = given.split("=", 2)[0];
                return "Unknown option " + name + "." + NearestName.suggestion(name, optionNames(command));
            }
        }
        if (exception instanceof UnmatchedArgumentException) {
            // What is left over may be somebody's text, so it is counted and not repeated.
            return "Too many arguments (" + unmatched.size() + " unexpected). Put texts with spaces in quotes.";
        }
        String value = wrongValue(exception);
        return value == null ? String.valueOf(exception.getMessage()) : value;
    }

    public static String unknownCommand(String given, CommandLine command) {
        List<String> commands = List.copyOf(command.getSubcommands().keySet());
        if (commands.isEmpty()) {
            return "\"" + command.getCommandSpec().qualifiedName() + "\" has no subcommands, but \"" + given
                    + "\" was given.";
        }
        return "Unknown command \"" + given + "\"." + NearestName.suggestion(given, commands) + " Commands: "
                + String.join(", ", commands) + ".";
    }

    /** A value that is none of the few that there are; null for any other mistake. */
    private static @Nullable String wrongValue(ParameterException exception) {
        ArgSpec argument = exception.getArgSpec();
        String given = exception.getValue();
        if (argument == null || given == null || argument.converters().length > 0) {
            return null; // a converter of ours has said it
        }
        Class<?> type = argument.auxiliaryTypes().length == 0 ? argument.type() : argument.auxiliaryTypes()[0];
        if (!type.isEnum()) {
            return null;
        }
        List<String> known = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                .toList();
        String name = argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
        return name + " cannot be \"" + given + "\"." + NearestName.suggestion(given, known) + " Choose from "
                + String.join(", ", known) + ".";
    }

    private static List<String> optionNames(CommandLine command) {
        List<String> names = new ArrayList<>();
        for (OptionSpec option : command.getCommandSpec().options()) {
            names.addAll(Arrays.asList(option.names()));
        }
        return names;
    }
}
