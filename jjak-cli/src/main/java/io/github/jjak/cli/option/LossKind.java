package io.github.jjak.cli.option;

import io.github.jjak.error.internal.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The losses of {@code --loss}, and which options each of them has. */
enum LossKind {
    MNRL(
            "MultipleNegativesRankingLoss",
            Set.of(
                    "--scale",
                    "--mask-margin",
                    "--margin-strategy",
                    "--no-mask-positives",
                    "--tag-columns",
                    "--negative-weights")),
    GIST(
            "GISTEmbedLoss",
            Set.of(
                    "--scale",
                    "--guide",
                    "--margin",
                    "--margin-strategy",
                    "--no-mask-positives",
                    "--tag-columns",
                    "--negative-weights")),
    TRIPLET("TripletLoss", Set.of("--distance", "--margin", "--tag-columns", "--negative-weights")),
    CONTRASTIVE("ContrastiveLoss", Set.of("--distance", "--margin")),
    ONLINE_CONTRASTIVE("OnlineContrastiveLoss", Set.of("--distance", "--margin")),
    COSINE("CosineSimilarityLoss", Set.of()),
    COSENT("CoSENTLoss", Set.of("--scale")),
    SOFTMAX("SoftmaxLoss", Set.of("--concatenation")),
    MSE("MSELoss", Set.of("--guide", "--projection-dim")),
    EMBED_DISTILL("EmbedDistillLoss", Set.of("--guide", "--distance", "--projection-dim")),
    MARGIN_MSE("MarginMSELoss", Set.of("--guide")),
    DISTILL_KL("DistillKLDivLoss", Set.of("--guide", "--scale"));

    private final String className;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of
    private final Set<String> options;

    LossKind(String className, Set<String> options) {
        this.className = className;
        this.options = options;
    }

    /** The short name, as in {@code --loss online-contrastive}. */
    String shortName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean has(String option) {
        return options.contains(option);
    }

    /** The short names of the losses that have an option. */
    static String having(String option) {
        return Stream.of(values())
                .filter(kind -> kind.has(option))
                .map(LossKind::shortName)
                .collect(Collectors.joining(", "));
    }

    /** Two texts and a number, as opposed to anchors, positives and negatives. */
    boolean isOverScoredPairs() {
        return isOverLabels() || isOverClasses() || this == COSINE || this == COSENT;
    }

    /** The number stands for one of several classes that have names. */
    boolean isOverClasses() {
        return this == SOFTMAX;
    }

    /** The number is 1 or 0. */
    boolean isOverLabels() {
        return this == CONTRASTIVE || this == ONLINE_CONTRASTIVE;
    }

    /** Reads short names and class names, whatever their case. */
    static final class Converter implements ITypeConverter<LossKind> {

        @Override
        public LossKind convert(String value) {
            List<String> known = new ArrayList<>();
            for (LossKind kind : values()) {
                if (value.equalsIgnoreCase(kind.className)
                        || value.replace('_', '-').equalsIgnoreCase(kind.shortName())) {
                    return kind;
                }
                known.add(kind.shortName());
            }
            throw new TypeConversionException("\"" + value + "\" is not a loss." + NearestName.suggestion(value, known)
                    + " Losses: " + String.join(", ", known) + ".");
        }
    }
}
