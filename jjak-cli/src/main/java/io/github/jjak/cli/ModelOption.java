package io.github.jjak.cli;

import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.SentenceTransformer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model is loaded. */
final class ModelOption {

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            required = true,
            description = "A model folder (sentence-transformers or plain encoder), an .onnx file, or builtin:ko-tiny.")
    String model = "";

    @Option(
            names = "--max-seq-length",
            paramLabel = "N",
            description = "Most tokens of a text that are looked at (default: what the model says).")
    @Nullable
    Integer maxSequenceLength;

    SentenceTransformer load() {
        return SentenceTransformer.load(model, new LoadOptions(maxSequenceLength));
    }
}
