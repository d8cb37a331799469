package io.github.jjak.cli.option;

import io.github.jjak.train.TrainingArguments;
import picocli.CommandLine.Option;

/** What of the model is trained, and whether memory is looked at before. */
public final class EngineOptions {

    /** What to do about a run that does not fit into memory. */
    enum MemoryCheck {
        ON,
        OFF
    }

    @Option(names = "--freeze-embeddings", description = "Freeze the embeddings of words, positions and types.")
    private boolean freezeEmbeddings;

    @Option(
            names = "--freeze-layers",
            paramLabel = "N",
            description = "Freeze the first N layers; with --freeze-embeddings they need no backward pass (default:"
                    + " ${DEFAULT-VALUE}).")
    private int freezeLayers;

    @Option(
            names = "--memory-check",
            paramLabel = "WHAT",
            description =
                    "on: refuse to start a run that needs more memory than is available; off: try anyway (default:"
                            + " on).")
    private MemoryCheck memoryCheck = MemoryCheck.ON;

    public boolean checksMemory() {
        return memoryCheck == MemoryCheck.ON;
    }

    public TrainingArguments.Builder apply(TrainingArguments.Builder arguments) {
        return arguments.freezeEmbeddings(freezeEmbeddings).freezeLayers(freezeLayers);
    }
}
