package io.github.jjak.negatives.recipe;

import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.filter.internal.MarginCalibration;
import io.github.jjak.negatives.filter.internal.MarginFilter;
import io.github.jjak.negatives.filter.internal.NearDuplicateFilter;
import io.github.jjak.negatives.internal.MinedCandidates;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far below the right answer's score a negative must stay, written {@code auto}, {@code none} or a share of the score.
 *
 * @param kind the way
 * @param value the relative margin, in [0, 1)
 */
public record MarginChoice(Kind kind, double value) {

    private static final Logger log = LoggerFactory.getLogger(MarginChoice.class);

    /** Ways to choose a margin. */
    public enum Kind {
        /** Measured by {@link MarginCalibration}. */
        AUTO,
        /** A share of the right answer's score. */
        RELATIVE,
        /** No margin: scores are not compared with the right answer's. */
        NONE
    }

    /** @throws UsageException for a margin that is not in [0, 1) */
    public MarginChoice {
        if (!(value >= 0 && value < 1)) {
            throw new UsageException("The margin must be from 0 to below 1, for example 0.05, but is " + value + ".");
        }
    }

    /** Measured. */
    public static MarginChoice auto() {
        return new MarginChoice(Kind.AUTO, 0);
    }

    /**
     * Reads a margin as it is typed.
     *
     * @throws UsageException for anything but auto, none or a number from 0 to below 1
     */
    public static MarginChoice parse(String text) {
        switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "auto" -> {
                return auto();
            }
            case "none" -> {
                return new MarginChoice(Kind.NONE, 0);
            }
            default -> {
                if (!text.strip().matches("0(\\.\\d+)?|\\.\\d+")) {
                    throw new UsageException(
                            "`MiningOptions.margin` must be auto, none or a share from 0 to below 1, for example 0.05, but is \""
                                    + text + "\".");
                }
                return new MarginChoice(Kind.RELATIVE, Double.parseDouble(text.strip()));
            }
        }
    }

    /** The filter; null for none. */
    @Nullable
    MarginFilter filter(MiningCorpus corpus, MinedCandidates candidates, NearDuplicateFilter nearDuplicates) {
        return switch (kind) {
            case NONE -> null;
            case RELATIVE -> MarginFilter.relative(value);
            case AUTO -> {
                MarginCalibration measured = MarginCalibration.of(corpus, candidates, nearDuplicates);
                log.info(
                        "{}: margin {} from {} known pairs, median positive {}, background {}.",
                        candidates.strategy(),
                        measured.margin(),
                        measured.knownPairs(),
                        measured.positiveMedian(),
                        measured.background());
                yield measured.filter();
            }
        };
    }
}
