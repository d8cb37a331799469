package io.github.jjak.cli.option;

import io.github.jjak.cli.display.DownloadDisplay;
import io.github.jjak.hub.DownloadListener;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.SimilarityFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model is loaded. */
public final class ModelOption {

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            required = true,
            description = "A model folder (sentence-transformers or plain encoder), an .onnx file, a Hugging Face id"
                    + " (owner/name, downloaded on first use), builtin:ko-mini or builtin:ko-small.")
    public String model = "";

    @Option(
            names = "--max-seq-length",
            paramLabel = "N",
            description = "Maximum tokens per text (default: the model's limit).")
    @Nullable
    public Integer maxSequenceLength;

    @Option(
            names = "--truncate-dim",
            paramLabel = "N",
            description =
                    "Keep the first N numbers of vectors, of models that were trained for it (default: what the model"
                            + " says, truncate_dim).")
    @Nullable
    public Integer truncateDimension;

    public SentenceTransformer load(CommonOptions common) {
        return load(null, common);
    }

    /** @param similarity how its vectors are compared; null for what the model says */
    public SentenceTransformer load(@Nullable SimilarityFunction similarity, CommonOptions common) {
        return load(similarity, new BackendOption(), common);
    }

    /** @param similarity how its vectors are compared; null for what the model says */
    public SentenceTransformer load(
            @Nullable SimilarityFunction similarity, BackendOption backend, CommonOptions common) {
        LoadOptions options =
                new LoadOptions(maxSequenceLength).withSimilarity(similarity).withTruncateDimension(truncateDimension);
        return load(model, common, backend.in(options));
    }

    /** Loads a model and shows the download if there is one. */
    public static SentenceTransformer load(String model, @Nullable Integer maxSequenceLength, CommonOptions common) {
        return load(model, common, new LoadOptions(maxSequenceLength));
    }

    /** @param extendPositions whether a model with fewer positions gets more */
    public static SentenceTransformer load(
            String model, @Nullable Integer maxSequenceLength, boolean extendPositions, CommonOptions common) {
        return load(model, common, new LoadOptions(maxSequenceLength, extendPositions, DownloadListener.NONE));
    }

    public static SentenceTransformer load(String model, CommonOptions common, LoadOptions options) {
        try (DownloadDisplay display = new DownloadDisplay(common.quiet)) {
            return SentenceTransformer.load(model, options.withDownloads(display));
        }
    }
}
