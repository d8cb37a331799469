package io.github.jjak.cli.command;

/** What the commands know of the command above them. */
public interface RootCommand {

    /** Ctrl-C and SIGTERM, for the commands that can stop in good order. */
    StopSignal stopSignal();
}
