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
            description =
                    "A model folder (sentence-transformers or plain encoder), an .onnx file, an id of the Hugging Face hub"
                            + " (owner/name, downloaded on first use), or builtin:ko-mini.")
    String model = "";

    @Option(
            names = "--max-seq-length",
            paramLabel = "N",
            description = "Most tokens of a text that are looked at (default: what the model says).")
    @Nullable
    Integer maxSequenceLength;

    SentenceTransformer load(CommonOptions common) {
        return load(model, maxSequenceLength, common);
    }

    /** Loads a model and shows the download if there is one. */
    static SentenceTransformer load(String model, @Nullable Integer maxSequenceLength, CommonOptions common) {
        return load(model, maxSequenceLength, false, common);
    }

    /** @param extendPositions whether a model with fewer positions gets more */
    static SentenceTransformer load(
            String model, @Nullable Integer maxSequenceLength, boolean extendPositions, CommonOptions common) {
        try (DownloadDisplay display = new DownloadDisplay(common.quiet)) {
            return SentenceTransformer.load(model, new LoadOptions(maxSequenceLength, extendPositions, display));
        }
    }
}
