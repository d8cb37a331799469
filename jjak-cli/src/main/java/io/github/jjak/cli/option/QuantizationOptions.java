package io.github.jjak.cli.option;

import io.github.jjak.error.UsageException;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.eval.internal.QuantizedRetrieval;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.EmbeddingPrecision;
import io.github.jjak.rank.Ranking;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** In how many bytes the vectors that are searched are kept. */
public final class QuantizationOptions {

    @Option(
            names = "--embedding-precision",
            paramLabel = "TYPE,...",
            split = ",",
            description = "For retrieval: search answers whose vectors are kept as int8, uint8, binary or ubinary, as"
                    + " sentence-transformers does (default: float32).")
    private List<EmbeddingPrecision> precisions = List.of();

    @Option(
            names = "--rescore-multiplier",
            paramLabel = "N",
            description =
                    "With --embedding-precision: order the best 10 x N hits again by the question's own numbers, for"
                            + " instance 2 (default: no rescoring).")
    private @Nullable Integer rescoreMultiplier;

    /** Whether anything is said of precision. */
    public boolean given() {
        return !precisions.isEmpty() || rescoreMultiplier != null;
    }

    /** Refuses what cannot be, before anything is read. */
    void check() {
        if (rescoreMultiplier != null && rescoreMultiplier < 1) {
            throw new UsageException("--rescore-multiplier must be at least 1, but is " + rescoreMultiplier + ".");
        }
        if (rescoreMultiplier != null && quantized().isEmpty()) {
            throw new UsageException("--rescore-multiplier needs --embedding-precision int8, uint8, binary or ubinary:"
                    + " float32 vectors have nothing to rescore.");
        }
    }

    /**
     * The same where models are compared.
     *
     * @throws UsageException if there are several precisions, or another task than retrieval
     */
    public void checkOne(EvaluationTask task) {
        check();
        if (given() && task != EvaluationTask.RETRIEVAL) {
            throw new UsageException("--embedding-precision and --rescore-multiplier work with --task retrieval only.");
        }
        if (precisions.size() > 1) {
            throw new UsageException("All models are compared by one --embedding-precision, but " + precisions.size()
                    + " were given. evaluate compares the precisions of one model.");
        }
    }

    /** Those but float32. */
    List<EmbeddingPrecision> quantized() {
        return precisions.stream()
                .distinct()
                .filter(precision -> precision != EmbeddingPrecision.FLOAT32)
                .toList();
    }

    @Nullable
    Integer rescoreMultiplier() {
        return rescoreMultiplier;
    }

    /** Hits of one model by the one precision. */
    List<Ranking> search(InformationRetrievalEvaluator evaluator, SentenceTransformer model) {
        return QuantizedRetrieval.of(evaluator, model).search(quantized().get(0), rescoreMultiplier);
    }

    /** What is said of a model's vectors; empty for float32. */
    String inWords(int dimension) {
        return quantized().stream()
                .map(precision -> ", its vectors as " + precision + ", " + precision.bytes(dimension) + " bytes each"
                        + (rescoreMultiplier == null ? "" : ", rescored"))
                .findFirst()
                .orElse("");
    }
}
