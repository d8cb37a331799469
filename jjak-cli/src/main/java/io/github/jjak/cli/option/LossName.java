package io.github.jjak.cli.option;

import io.github.jjak.error.internal.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A loss as it is named on the command line. Some classes of sentence-transformers are options of one loss here.
 *
 * @param kind the loss
 * @param symmetric whether the name asks for both directions
 * @param remark what is to be said of the name; empty for most
 */
record LossName(LossKind kind, boolean symmetric, String remark) {

    private static final String CACHED =
            "is --loss %s here: batches that do not fit into memory are cached by themselves (--mini-batch-tokens).";

    private static final String SYMMETRIC =
            "is --loss %s --directions query_to_doc,doc_to_query --partition-mode per_direction here.";

    /** Other names in sentence-transformers, in small letters, and what they are here. */
    private static final Map<String, LossName> OTHERS = Map.of(
            "cachedmultiplenegativesrankingloss", new LossName(LossKind.MNRL, false, CACHED),
            "cachedgistembedloss", new LossName(LossKind.GIST, false, CACHED),
            "multiplenegativessymmetricrankingloss", new LossName(LossKind.MNRL, true, SYMMETRIC),
            "cachedmultiplenegativessymmetricrankingloss",
                    new LossName(LossKind.MNRL, true, SYMMETRIC + " Caching begins by itself."));

    static LossName of(LossKind kind) {
        return new LossName(kind, false, "");
    }

    private LossName named(String value) {
        return new LossName(kind, symmetric, value + " " + String.format(Locale.ROOT, remark, kind.shortName()));
    }

    /** Reads short names and class names, whatever their case. */
    static final class Converter implements ITypeConverter<LossName> {

        @Override
        public LossName convert(String value) {
            List<String> known = new ArrayList<>();
            for (LossKind kind : LossKind.values()) {
                if (value.equalsIgnoreCase(kind.className())
                        || value.replace('_', '-').equalsIgnoreCase(kind.shortName())) {
                    return of(kind);
                }
                known.add(kind.shortName());
            }
            LossName other = OTHERS.get(value.toLowerCase(Locale.ROOT));
            if (other != null) {
                return other.named(value);
            }
            throw new TypeConversionException("\"" + value + "\" is not a loss." + NearestName.suggestion(value, known)
                    + " Losses: " + String.join(", ", known) + ".");
        }
    }
}
