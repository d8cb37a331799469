package io.github.jjak.cli.option;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The losses of {@code --loss}, what each of them reads, and which options it has. */
enum LossKind {
    MNRL(
            "MultipleNegativesRankingLoss",
            Reads.ANSWERS,
            Set.of(
                    "--scale",
                    "--learn-scale",
                    "--directions",
                    "--partition-mode",
                    "--hardness",
                    "--debias",
                    "--several-positives",
                    "--mask-margin",
                    "--near-duplicates",
                    "--margin-strategy",
                    "--no-mask-positives",
                    "--tag-columns",
                    "--negative-weights")),
    GIST(
            "GISTEmbedLoss",
            Reads.ANSWERS,
            Set.of(
                    "--scale",
                    "--guide",
                    "--margin",
                    "--margin-strategy",
                    "--no-mask-positives",
                    "--tag-columns",
                    "--negative-weights")),
    MEGA_BATCH_MARGIN(
            "MegaBatchMarginLoss",
            Reads.ANSWERS,
            Set.of("--positive-margin", "--negative-margin", "--no-mask-positives")),
    TRIPLET("TripletLoss", Reads.ANSWERS, Set.of("--distance", "--margin", "--tag-columns", "--negative-weights")),
    CONTRASTIVE("ContrastiveLoss", Reads.LABELLED_PAIRS, Set.of("--distance", "--margin")),
    ONLINE_CONTRASTIVE("OnlineContrastiveLoss", Reads.LABELLED_PAIRS, Set.of("--distance", "--margin")),
    COSINE("CosineSimilarityLoss", Reads.SCORED_PAIRS, Set.of()),
    COSENT("CoSENTLoss", Reads.SCORED_PAIRS, Set.of("--scale")),
    ANGLE("AnglELoss", Reads.SCORED_PAIRS, Set.of("--scale")),
    SOFTMAX("SoftmaxLoss", Reads.CLASSIFIED_PAIRS, Set.of("--concatenation")),
    BATCH_ALL_TRIPLET("BatchAllTripletLoss", Reads.CLASSIFIED_TEXTS, Set.of("--distance", "--margin")),
    BATCH_HARD_TRIPLET("BatchHardTripletLoss", Reads.CLASSIFIED_TEXTS, Set.of("--distance", "--margin")),
    BATCH_HARD_SOFT_MARGIN_TRIPLET("BatchHardSoftMarginTripletLoss", Reads.CLASSIFIED_TEXTS, Set.of("--distance")),
    BATCH_SEMI_HARD_TRIPLET("BatchSemiHardTripletLoss", Reads.CLASSIFIED_TEXTS, Set.of("--distance", "--margin")),
    CONTRASTIVE_TENSION("ContrastiveTensionLoss", Reads.TEXTS, Set.of()),
    CONTRASTIVE_TENSION_IN_BATCH_NEGATIVES("ContrastiveTensionLossInBatchNegatives", Reads.TEXTS, Set.of("--scale")),
    DENOISING_AUTO_ENCODER("DenoisingAutoEncoderLoss", Reads.TEXTS, Set.of("--deletion-ratio")),
    MSE("MSELoss", Reads.ANSWERS, Set.of("--guide", "--projection-dim")),
    EMBED_DISTILL("EmbedDistillLoss", Reads.ANSWERS, Set.of("--guide", "--distance", "--projection-dim")),
    MARGIN_MSE("MarginMSELoss", Reads.ANSWERS, Set.of("--guide")),
    DISTILL_KL("DistillKLDivLoss", Reads.ANSWERS, Set.of("--guide", "--scale")),
    GLOBAL_ORTHOGONAL_REGULARIZATION("GlobalOrthogonalRegularizationLoss", Reads.ANSWERS, Set.of());

    /** What the columns are. */
    enum Reads {
        /** Anchors, positives and negatives that may be missing. */
        ANSWERS(0),
        /** Two texts and 1 or 0. */
        LABELLED_PAIRS(2),
        /** Two texts and a score. */
        SCORED_PAIRS(2),
        /** Two texts and the name of a class. */
        CLASSIFIED_PAIRS(2),
        /** A text and the name of a class. */
        CLASSIFIED_TEXTS(1),
        /** Texts alone. */
        TEXTS(1);

        /** Text columns, before the label or score if there is one; 0 for as many as there are. */
        final int texts;

        Reads(int texts) {
            this.texts = texts;
        }
    }

    private final String className;
    private final Reads reads;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of
    private final Set<String> options;

    LossKind(String className, Reads reads, Set<String> options) {
        this.className = className;
        this.reads = reads;
        this.options = options;
    }

    /** The short name, as in {@code --loss online-contrastive}. */
    String shortName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name in sentence-transformers and of the class here. */
    String className() {
        return className;
    }

    Reads reads() {
        return reads;
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

    /** Texts, usually with a label or number, as opposed to anchors, positives and negatives. */
    boolean isOverLabels() {
        return reads != Reads.ANSWERS;
    }

    /** The label stands for one of several classes that have names. */
    boolean isOverClasses() {
        return reads == Reads.CLASSIFIED_PAIRS || reads == Reads.CLASSIFIED_TEXTS;
    }

    /** What the data are, if they say nothing of similarity; empty if they do. */
    String withoutSimilarity() {
        return isOverClasses() ? "labelled with classes" : reads == Reads.TEXTS ? "texts alone" : "";
    }

    /** Whether it can be added to another loss on the same columns. */
    boolean readsAlso(LossKind other) {
        return reads == other.reads || this == GLOBAL_ORTHOGONAL_REGULARIZATION;
    }
}
