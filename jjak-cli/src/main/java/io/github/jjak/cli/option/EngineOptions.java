package io.github.jjak.cli.option;

import io.github.jjak.error.UsageException;
import io.github.jjak.train.TrainingArguments;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
            names = "--lora-rank",
            paramLabel = "N",
            description = {
                "Train changes of rank N of attention's queries and values in place of the encoder (LoRA); saved in the weights and,",
                "as PEFT's files, in the folder adapter. Wants a learning rate some ten times as high (default: off)."
            })
    private @Nullable Integer loraRank;

    @Option(
            names = "--lora-alpha",
            paramLabel = "X",
            description = "With --lora-rank: factor of the changes, divided by the rank (default: twice the rank).")
    private @Nullable Double loraAlpha;

    @Option(
            names = "--lora-targets",
            paramLabel = "A,B",
            split = ",",
            description = {
                "With --lora-rank: the layers that are changed, by the last part of their names, for instance query,value,dense,",
                "or all-linear (default: query,value or what the architecture calls them)."
            })
    private List<String> loraTargets = List.of();

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
        if (loraRank == null && (loraAlpha != null || !loraTargets.isEmpty())) {
            throw new UsageException("--lora-alpha and --lora-targets belong to --lora-rank.");
        }
        return arguments
                .freezeEmbeddings(freezeEmbeddings)
                .freezeLayers(freezeLayers)
                .loraRank(loraRank)
                .loraAlpha(loraAlpha)
                .loraTargets(loraTargets);
    }
}
