package io.github.jjak.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jjak completion}: a script that lets the shell complete commands, options and values. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        header = "Print a script that lets the shell complete commands, options and values.",
        footer = {
            "",
            "For this shell:          source <(jjak completion bash)",
            "For every bash:         jjak completion bash > ~/.local/share/bash-completion/completions/jjak",
            "For zsh, in ~/.zshrc:    source <(jjak completion zsh)",
            "It completes the word jjak, with or without a path before it."
        })
public final class CompletionCommand implements Runnable {

    /** Shells that the script is for. */
    enum Shell {
        BASH,
        ZSH
    }

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    @SuppressWarnings("UnusedVariable") // one script serves both: it loads zsh's bashcompinit where it finds zsh
    private @Nullable Shell shell;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            System.out.print(AutoComplete.bash("jjak", spec.root().commandLine()));
        }
    }
}
