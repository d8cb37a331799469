package io.github.jjak.cli.option;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.data.internal.ClassNames;
import io.github.jjak.error.UsageException;
import io.github.jjak.loss.CoSENTLoss;
import io.github.jjak.loss.ContrastiveLoss;
import io.github.jjak.loss.CosineSimilarityLoss;
import io.github.jjak.loss.Distance;
import io.github.jjak.loss.DistillKLDivLoss;
import io.github.jjak.loss.EmbedDistillLoss;
import io.github.jjak.loss.GISTEmbedLoss;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.MSELoss;
import io.github.jjak.loss.MarginMSELoss;
import io.github.jjak.loss.MarginStrategy;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.loss.OnlineContrastiveLoss;
import io.github.jjak.loss.SoftmaxLoss;
import io.github.jjak.loss.TripletLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.train.GuideVectors;
import io.github.jjak.train.TrainingTask;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is minimised. Options that the chosen loss has not are refused. */
public final class LossOptions {

    @Option(
            names = "--loss",
            paramLabel = "LOSS",
            converter = LossKind.Converter.class,
            description = {
                "mnrl, gist, triplet, contrastive, online-contrastive, cosine, cosent, softmax, mse, embed-distill,",
                "margin-mse or distill-kl, or the class name of sentence-transformers (default: mnrl)."
            })
    private LossKind kind = LossKind.MNRL;

    @Option(
            names = "--scale",
            paramLabel = "X",
            description = "Factor applied to cosines, 1 / temperature (default: 20; gist: 100; distill-kl: 1).")
    private @Nullable Double scale;

    @Option(
            names = "--margin",
            paramLabel = "X",
            description = {
                "triplet: how much farther away the negative should be; contrastive: distance of pairs labelled 0"
                        + " (default:",
                "0.5 with cosine, 5 with triplet's euclidean); gist: margin below the positive for masking (default:"
                        + " 0)."
            })
    private @Nullable Double margin;

    @Option(
            names = "--distance",
            paramLabel = "KIND",
            description = "cosine, euclidean or manhattan (default: cosine; triplet: euclidean).")
    private @Nullable Distance distance;

    @Option(
            names = {"--guide", "--teacher"},
            paramLabel = "MODEL",
            description = {
                "gist: the model that detects false negatives; mse, embed-distill, margin-mse, distill-kl: the teacher",
                "whose vectors or scores are learned, computed from the texts. Given as --model."
            })
    private @Nullable String guide;

    @Option(
            names = "--projection-dim",
            paramLabel = "N",
            description = {
                "mse, embed-distill: numbers in a vector of the teacher, where the model's have another size: a"
                        + " projection to it is",
                "learned too, and left out of the saved model (default: none)."
            })
    private @Nullable Integer projectionDimension;

    @Option(
            names = "--concatenation",
            paramLabel = "A,B",
            split = ",",
            description =
                    "softmax: what the classifier sees, of rep (both vectors), difference, multiplication (default:"
                            + " rep,difference).")
    private List<Concatenation> concatenation = List.of();

    /** Inputs of a classifier of pairs. */
    enum Concatenation {
        REP,
        DIFFERENCE,
        MULTIPLICATION
    }

    @Option(
            names = "--mask-margin",
            paramLabel = "X",
            description =
                    "mnrl: exclude negatives that are more similar than the positive by more than X, for instance 0.1"
                            + " (default: off).")
    private @Nullable Double maskMargin;

    @Option(
            names = "--margin-strategy",
            paramLabel = "KIND",
            description = "absolute, or relative to the positive's similarity (default: absolute).")
    private @Nullable MarginStrategy marginStrategy;

    @Option(
            names = "--no-mask-positives",
            description = "Treat copies of a correct answer in other rows as negatives, as other libraries do.")
    private boolean noMaskPositives;

    @Option(
            names = "--tag-columns",
            paramLabel = "A,B",
            split = ",",
            description = "Columns with the provenance of each negative: one per column of negatives, or one for all.")
    private List<String> tagColumns = List.of();

    @Option(
            names = "--negative-weights",
            paramLabel = "TAG=X",
            split = ",",
            description = "Weight of negatives with a tag, above 0 (default: 1).")
    private Map<String, Double> negativeWeights = Map.of();

    /** Names of the classes in the data, once these are read. */
    private List<String> classes = List.of();

    LossKind kind() {
        return kind;
    }

    /**
     * The loss with its options.
     *
     * @throws UsageException for an option that the loss has not, or a value out of range
     */
    public Loss loss() {
        refuseForeignOptions();
        return switch (kind) {
            case MNRL -> ranking();
            case GIST -> guided();
            case TRIPLET -> {
                Distance chosen = distance == null ? Distance.EUCLIDEAN : distance;
                yield new TripletLoss(chosen, margin(chosen));
            }
            case CONTRASTIVE -> new ContrastiveLoss(siamese(), margin(siamese()));
            case ONLINE_CONTRASTIVE -> new OnlineContrastiveLoss(siamese(), margin(siamese()));
            case COSINE -> new CosineSimilarityLoss();
            case COSENT -> new CoSENTLoss(scale == null ? CoSENTLoss.DEFAULT_SCALE : scale);
            case SOFTMAX -> classifying();
            case MSE, EMBED_DISTILL, MARGIN_MSE, DISTILL_KL -> distilled();
        };
    }

    private Loss ranking() {
        MultipleNegativesRankingLoss.Builder builder = MultipleNegativesRankingLoss.builder()
                .scale(scale == null ? MultipleNegativesRankingLoss.DEFAULT_SCALE : scale)
                .maskKnownPositives(!noMaskPositives);
        if (maskMargin != null) {
            builder.maskAbove(strategy(), maskMargin);
        } else if (marginStrategy != null) {
            throw new UsageException("--margin-strategy needs --mask-margin.");
        }
        return builder.build();
    }

    private Loss guided() {
        if (guide == null) {
            throw new UsageException(
                    "--loss gist needs --guide MODEL, the model that detects false negatives. Without one, --loss mnrl"
                            + " --mask-margin 0.1 lets the model guide itself.");
        }
        return GISTEmbedLoss.builder()
                .temperature(temperature(GISTEmbedLoss.DEFAULT_TEMPERATURE))
                .margin(strategy(), margin == null ? 0 : margin)
                .maskKnownPositives(!noMaskPositives)
                .build();
    }

    private Loss distilled() {
        if (guide == null) {
            throw new UsageException(
                    "--loss " + kind.shortName() + " needs --teacher MODEL, whose vectors or scores are learned.");
        }
        return switch (kind) {
            case MSE ->
                projectionDimension == null
                        ? new MSELoss()
                        : new EmbedDistillLoss(EmbedDistillLoss.DistanceMetric.MSE, projectionDimension);
            case EMBED_DISTILL -> new EmbedDistillLoss(metric(siamese()), projectionDimension);
            case MARGIN_MSE -> new MarginMSELoss(SimilarityFunction.COSINE);
            default ->
                new DistillKLDivLoss(SimilarityFunction.COSINE, temperature(DistillKLDivLoss.DEFAULT_TEMPERATURE));
        };
    }

    /** {@code --distance} as the loss has it. */
    public static EmbedDistillLoss.DistanceMetric metric(Distance distance) {
        return switch (distance) {
            case COSINE -> EmbedDistillLoss.DistanceMetric.COSINE;
            case EUCLIDEAN -> EmbedDistillLoss.DistanceMetric.L2;
            case MANHATTAN ->
                throw new UsageException("--distance manhattan is not for distillation; use cosine or euclidean.");
        };
    }

    /** Until the data are read, the number of classes is a guess, which no other check depends on. */
    private Loss classifying() {
        SoftmaxLoss.Builder builder = SoftmaxLoss.builder(Math.max(2, classes.size()));
        if (!concatenation.isEmpty()) {
            builder.concatenationSentRep(concatenation.contains(Concatenation.REP))
                    .concatenationSentDifference(concatenation.contains(Concatenation.DIFFERENCE))
                    .concatenationSentMultiplication(concatenation.contains(Concatenation.MULTIPLICATION));
        }
        return builder.build();
    }

    /** The inverse of the scale, by whose name and value it is refused. */
    private double temperature(double usual) {
        Double given = scale;
        if (given == null) {
            return usual;
        }
        if (!(given >= 1e-6 && given <= 1e6)) {
            throw new UsageException("--scale must be a number from 1e-6 to 1e6, but is " + given + ".");
        }
        return 1 / given;
    }

    private MarginStrategy strategy() {
        return marginStrategy == null ? MarginStrategy.ABSOLUTE : marginStrategy;
    }

    private Distance siamese() {
        return distance == null ? Distance.COSINE : distance;
    }

    /** There is a usual margin for some distances only; with others a guess would be off by a multiple. */
    private double margin(Distance of) {
        Double given = margin;
        if (given != null) {
            return given;
        }
        if (of == Distance.COSINE) {
            return ContrastiveLoss.DEFAULT_MARGIN;
        }
        if (of == Distance.EUCLIDEAN && kind == LossKind.TRIPLET) {
            return TripletLoss.DEFAULT_MARGIN;
        }
        throw new UsageException("--distance " + of.name().toLowerCase(Locale.ROOT) + " of --loss " + kind.shortName()
                + " has no default margin, because the distance depends on the length of the vectors. Give"
                + " --margin X.");
    }

    private void refuseForeignOptions() {
        refuse("--scale", scale != null);
        refuse("--margin", margin != null);
        refuse("--distance", distance != null);
        refuse("--guide", guide != null);
        refuse("--projection-dim", projectionDimension != null);
        refuse("--concatenation", !concatenation.isEmpty());
        refuse("--mask-margin", maskMargin != null);
        refuse("--margin-strategy", marginStrategy != null);
        refuse("--no-mask-positives", noMaskPositives);
        refuse("--tag-columns", !tagColumns.isEmpty());
        refuse("--negative-weights", !negativeWeights.isEmpty());
    }

    private void refuse(String option, boolean given) {
        if (given && !kind.has(option)) {
            throw new UsageException(option + " does not apply to --loss " + kind.shortName() + ". It applies to: "
                    + LossKind.having(option) + ".");
        }
    }

    /**
     * What is read from the data: anchors, positives and negatives that may be missing, or two texts and a number.
     *
     * @param columns {@code --columns}, empty for the usual ones
     */
    public ReadOptions.Builder readOptions(List<String> columns) {
        if (!kind.isOverScoredPairs()) {
            return ReadOptions.builder().columns(columns).tagColumns(tagColumns).ragged(true);
        }
        String number = kind.isOverLabels() || kind.isOverClasses() ? "label" : "score";
        List<String> names = columns.isEmpty() ? List.of("sentence1", "sentence2", number) : columns;
        if (names.size() != 3) {
            throw new UsageException("--loss " + kind.shortName() + " needs three columns, two texts and a " + number
                    + ", for instance --columns sentence1,sentence2," + number + ", but --columns names " + names.size()
                    + ".");
        }
        return kind.isOverClasses()
                ? ReadOptions.builder().columns(names)
                : ReadOptions.builder().columns(names.subList(0, 2)).scoreColumn(names.get(2));
    }

    /** The training data as the loss learns from them: names of classes, if it has classes, become numbers. */
    public Dataset training(Dataset read, CommonOptions common) {
        if (!kind.isOverClasses()) {
            return read;
        }
        classes = ClassNames.of(read, 2);
        common.say("%d classes: %s.", classes.size(), String.join(", ", classes));
        return read.withClasses(2, classes);
    }

    /** Whether the data's numbers are names of classes, by which no similarity can be measured. */
    public boolean isOverClasses() {
        return kind.isOverClasses();
    }

    /** Whether other rows' copies of a right answer are left out of a loss that looks at other rows. */
    boolean masksPositives() {
        return !noMaskPositives;
    }

    /** Refuses a guide that is not there. */
    public void preflight() {
        Preflight.model(guide);
    }

    /**
     * A data set, alone or among several, with this loss and what it needs besides the data; the guide is loaded and closed here, its
     * vectors the caller closes.
     *
     * @param vectors folder of vectors by content
     */
    public TrainingTask task(String name, Dataset training, Path vectors, CommonOptions common) {
        return new TrainingTask(name, training, loss(), negativeWeights, guideVectors(name, training, vectors, common));
    }

    private @Nullable GuideVectors guideVectors(String name, Dataset training, Path vectors, CommonOptions common) {
        String model = guide;
        if (model == null) {
            return null;
        }
        common.say("The guide %s encodes the texts of %s that are not in %s.", model, name, vectors);
        try (SentenceTransformer loaded = ModelOption.load(model, null, common)) {
            return GuideVectors.of(loaded, training, vectors);
        }
    }
}
