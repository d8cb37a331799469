package io.github.jjak.cli.option;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.TextPairs;
import io.github.jjak.error.UsageException;
import io.github.jjak.loss.DenoisingAutoEncoderLoss;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What losses that learn from texts alone make of these. */
public final class TextLossOptions {

    private static final double DELETION_RATIO = DenoisingAutoEncoderLoss.USUAL_DELETION_RATIO;

    /** Which texts become pairs is no part of the run's chance, as the rows of a file are none. */
    private static final long SEED = 1;

    @Option(
            names = "--deletion-ratio",
            paramLabel = "X",
            description =
                    "denoising-auto-encoder: share of words that are deleted from a text, of others in every epoch"
                            + " (default: 0.6).")
    private @Nullable Double deletionRatio;

    boolean givesRatio() {
        return deletionRatio != null;
    }

    /** @throws UsageException if a value is out of range */
    double ratio() {
        Double given = deletionRatio;
        if (given == null) {
            return DELETION_RATIO;
        }
        if (!(given > 0 && given < 1)) {
            throw new UsageException("--deletion-ratio must be a number above 0 and below 1, but is " + given + ".");
        }
        return given;
    }

    /** The column of texts. */
    static List<String> column(LossKind kind, List<String> columns) {
        if (columns.size() > 1) {
            throw new UsageException("--loss " + kind.shortName()
                    + " learns from texts alone and reads one column, for instance --columns sentence, but --columns"
                    + " names " + columns.size() + ".");
        }
        return columns.isEmpty() ? List.of("sentence") : columns;
    }

    /** The rows that the loss learns from. */
    Dataset pairs(LossKind kind, Dataset texts) {
        return switch (kind) {
            case CONTRASTIVE_TENSION -> TextPairs.tension(texts, SEED);
            default -> TextPairs.twice(texts);
        };
    }
}
