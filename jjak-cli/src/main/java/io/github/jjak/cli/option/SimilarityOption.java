package io.github.jjak.cli.option;

import io.github.jjak.rank.SimilarityFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How vectors are compared. */
public final class SimilarityOption {

    @Option(
            names = "--similarity",
            paramLabel = "FUNCTION",
            description = "Similarity function: cosine, dot, euclidean or manhattan, the last two as negative distances"
                    + " (default: the model's similarity_fn_name, else cosine).")
    @Nullable
    public SimilarityFunction similarity;
}
