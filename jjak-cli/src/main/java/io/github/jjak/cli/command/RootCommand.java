package io.github.jjak.cli.command;

/** What the commands know of the command above them. */
public interface RootCommand {

    /** Ctrl-C and SIGTERM, for the commands that can stop in good order. */
    StopSignal stopSignal();

    /** Runs another command in this process, with the same signals, and returns its exit code; errors are printed as usual. */
    int runCommand(String... arguments);
}
