package io.github.jjak.cli.option;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** The command line as it was given, for {@code run.json} and for the hint how to resume. */
public final class GivenOptions {

    private GivenOptions() {}

    /** All arguments; the first is the command's own name. */
    public static List<String> of(CommandSpec command) {
        return command.commandLine().getParseResult().originalArgs();
    }

    /** The command that resumes the run. */
    public static String resumeCommand(CommandSpec command) {
        return line(
                        command.name(),
                        of(command).stream()
                                .skip(1)
                                .filter(argument -> !argument.equals("--overwrite") && !argument.equals("--resume"))
                                .toList())
                + " --resume";
    }

    /** What was typed. */
    public static String command(CommandSpec command) {
        return line(command.name(), of(command).stream().skip(1).toList());
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
