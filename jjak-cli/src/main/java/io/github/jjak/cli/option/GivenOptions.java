package io.github.jjak.cli.option;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** The command line as it was given, for {@code run.json} and for the hint how to resume. */
public final class GivenOptions {

    private GivenOptions() {}

    /** All arguments; the first is the command's own name. */
    public static List<String> of(@Nullable CommandSpec command) {
        return command == null
                ? List.of()
                : command.commandLine().getParseResult().originalArgs();
    }

    /** What to type to go on. */
    public static String resumeCommand(String name, @Nullable CommandSpec command) {
        return line(
                        name,
                        of(command).stream()
                                .skip(1)
                                .filter(argument -> !argument.equals("--overwrite") && !argument.equals("--resume"))
                                .toList())
                + " --resume";
    }

    /** What was typed. */
    public static String command(String name, @Nullable CommandSpec command) {
        return line(name, of(command).stream().skip(1).toList());
    }

    /** A command to be typed. */
    static String line(String name, List<String> arguments) {
        StringBuilder line = new StringBuilder("./jjak ").append(name);
        for (String argument : arguments) {
            line.append(' ').append(quoted(argument));
        }
        return line.toString();
    }

    /** An argument as it is typed into a shell. */
    public static String quoted(String argument) {
        return argument.matches("[\\w@%+=:,./-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
