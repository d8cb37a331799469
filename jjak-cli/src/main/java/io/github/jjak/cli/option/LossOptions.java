package io.github.jjak.cli.option;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.data.internal.ClassNames;
import io.github.jjak.error.UsageException;
import io.github.jjak.loss.AnglELoss;
import io.github.jjak.loss.BatchAllTripletLoss;
import io.github.jjak.loss.BatchHardSoftMarginTripletLoss;
import io.github.jjak.loss.BatchHardTripletLoss;
import io.github.jjak.loss.BatchSemiHardTripletLoss;
import io.github.jjak.loss.CoSENTLoss;
import io.github.jjak.loss.ContrastiveLoss;
import io.github.jjak.loss.ContrastiveTensionLoss;
import io.github.jjak.loss.ContrastiveTensionLossInBatchNegatives;
import io.github.jjak.loss.CosineSimilarityLoss;
import io.github.jjak.loss.DenoisingAutoEncoderLoss;
import io.github.jjak.loss.Distance;
import io.github.jjak.loss.DistillKLDivLoss;
import io.github.jjak.loss.EmbedDistillLoss;
import io.github.jjak.loss.GISTEmbedLoss;
import io.github.jjak.loss.GlobalOrthogonalRegularizationLoss;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.MSELoss;
import io.github.jjak.loss.MarginMSELoss;
import io.github.jjak.loss.OnlineContrastiveLoss;
import io.github.jjak.loss.SoftmaxLoss;
import io.github.jjak.loss.TripletLoss;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.train.TeacherScores;
import io.github.jjak.train.TrainingTask;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is minimised. Options that the chosen loss has not are refused. */
public final class LossOptions {

    @Option(
            names = "--loss",
            paramLabel = "LOSS",
            converter = LossName.Converter.class,
            description = {
                "mnrl, gist, mega-batch-margin, triplet, contrastive, online-contrastive, cosine, cosent, angle, softmax,",
                "batch-all-triplet, batch-hard-triplet, batch-hard-soft-margin-triplet, batch-semi-hard-triplet,",
                "contrastive-tension, contrastive-tension-in-batch-negatives, denoising-auto-encoder, mse, embed-distill, margin-mse,",
                "distill-kl or global-orthogonal-regularization, or the class name of sentence-transformers (default: mnrl)."
            })
    private LossName name = LossName.of(LossKind.MNRL);

    @Mixin
    private RankingOptions ranking = new RankingOptions();

    @Mixin
    private TextLossOptions textsAlone = new TextLossOptions();

    @Mixin
    private CombinedLossOptions combined = new CombinedLossOptions();

    @Option(
            names = "--scale",
            paramLabel = "X",
            description = "Factor applied to cosines, 1 / temperature (default: 20; gist: 100; distill-kl: 1).")
    private @Nullable Double scale;

    @Option(
            names = "--margin",
            paramLabel = "X",
            description = {
                "triplets: how much farther away the negative should be; contrastive: distance of pairs labelled 0"
                        + " (default:",
                "0.5 with cosine, 5 with triplets' euclidean); gist: margin below the positive for masking (default:"
                        + " 0)."
            })
    private @Nullable Double margin;

    @Option(
            names = "--distance",
            paramLabel = "KIND",
            description = "cosine, euclidean or manhattan (default: cosine; triplets: euclidean).")
    private @Nullable Distance distance;

    @Option(
            names = {"--guide", "--teacher"},
            paramLabel = "MODEL",
            description = {
                "gist: the model that detects false negatives; mse, embed-distill, margin-mse, distill-kl: the teacher",
                "whose vectors or scores are learned, computed from the texts. Given as --model; for margin-mse and",
                "distill-kl also a cross-encoder."
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
            names = "--tag-columns",
            paramLabel = "A,B",
            split = ",",
            description = "Columns with the provenance of each negative: one per column of negatives, or one for all.")
    private List<String> tagColumns = List.of();

    @Option(
            names = "--negative-weights",
            paramLabel = "TAG=X",
            split = ",",
            description = "Weight of negatives with a tag, above 0 (default: 0.1 for perturb, 1 for others).")
    private Map<String, Double> negativeWeights = Map.of();

    /** Names of the classes in the data, once these are read. */
    private List<String> classes = List.of();

    LossKind kind() {
        return name.kind();
    }

    /**
     * The loss with its options.
     *
     * @throws UsageException for an option that the loss has not, or a value out of range
     */
    public Loss loss() {
        refuseForeignOptions();
        textsAlone.ratio();
        return combined.combine(kind(), single(), this::usual);
    }

    /** A loss that is added, with its usual options and the same data. */
    private Loss usual(LossKind other) {
        LossOptions options = new LossOptions();
        options.name = LossName.of(other);
        options.guide = guide;
        options.classes = classes;
        return options.single();
    }

    private Loss single() {
        return switch (kind()) {
            case MNRL -> ranking.ranking(scale, name.symmetric());
            case GIST -> guided();
            case MEGA_BATCH_MARGIN -> ranking.megaBatch();
            case TRIPLET -> new TripletLoss(triplet(), margin(triplet()));
            case CONTRASTIVE -> new ContrastiveLoss(siamese(), margin(siamese()));
            case ONLINE_CONTRASTIVE -> new OnlineContrastiveLoss(siamese(), margin(siamese()));
            case COSINE -> new CosineSimilarityLoss();
            case COSENT -> new CoSENTLoss(scale == null ? CoSENTLoss.DEFAULT_SCALE : scale);
            case ANGLE -> new AnglELoss(scale == null ? AnglELoss.DEFAULT_SCALE : scale);
            case SOFTMAX -> classifying();
            case BATCH_ALL_TRIPLET -> new BatchAllTripletLoss(triplet(), margin(triplet()));
            case BATCH_HARD_TRIPLET -> new BatchHardTripletLoss(triplet(), margin(triplet()));
            case BATCH_HARD_SOFT_MARGIN_TRIPLET -> new BatchHardSoftMarginTripletLoss(triplet());
            case BATCH_SEMI_HARD_TRIPLET -> new BatchSemiHardTripletLoss(triplet(), margin(triplet()));
            case CONTRASTIVE_TENSION -> new ContrastiveTensionLoss();
            case CONTRASTIVE_TENSION_IN_BATCH_NEGATIVES ->
                new ContrastiveTensionLossInBatchNegatives(
                        scale == null ? ContrastiveTensionLossInBatchNegatives.DEFAULT_SCALE : scale,
                        SimilarityFunction.COSINE);
            case DENOISING_AUTO_ENCODER -> new DenoisingAutoEncoderLoss(textsAlone.ratio());
            case MSE, EMBED_DISTILL, MARGIN_MSE, DISTILL_KL -> distilled();
            case GLOBAL_ORTHOGONAL_REGULARIZATION -> new GlobalOrthogonalRegularizationLoss();
        };
    }

    private Loss guided() {
        if (guide == null) {
            throw new UsageException(
                    "--loss gist needs --guide MODEL, the model that detects false negatives. Without one, --loss mnrl"
                            + " --mask-margin 0.1 lets the model guide itself.");
        }
        return GISTEmbedLoss.builder()
                .temperature(temperature(GISTEmbedLoss.DEFAULT_TEMPERATURE))
                .margin(ranking.strategy(), margin == null ? 0 : margin)
                .maskKnownPositives(ranking.masksPositives())
                .build();
    }

    private Loss distilled() {
        if (guide == null) {
            throw new UsageException(
                    "--loss " + kind().shortName() + " needs --teacher MODEL, whose vectors or scores are learned.");
        }
        return switch (kind()) {
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

    private Distance siamese() {
        return distance == null ? Distance.COSINE : distance;
    }

    private Distance triplet() {
        return distance == null ? Distance.EUCLIDEAN : distance;
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
        boolean pairs = kind().reads() == LossKind.Reads.LABELLED_PAIRS;
        if (of == Distance.EUCLIDEAN && !pairs) {
            return TripletLoss.DEFAULT_MARGIN;
        }
        throw new UsageException("--distance " + of.name().toLowerCase(Locale.ROOT) + " of --loss " + kind().shortName()
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
        refuse("--deletion-ratio", textsAlone.givesRatio());
        ranking.given().forEach(this::refuse);
        refuse("--tag-columns", !tagColumns.isEmpty());
        refuse("--negative-weights", !negativeWeights.isEmpty());
    }

    private void refuse(String option, boolean given) {
        boolean ofAnother =
                option.equals("--guide") && combined.added().keySet().stream().anyMatch(kind -> kind.has(option));
        if (given && !kind().has(option) && !ofAnother) {
            throw new UsageException(option + " does not apply to --loss " + kind().shortName() + ". It applies to: "
                    + LossKind.having(option) + ".");
        }
    }

    /**
     * What is read from the data: anchors, positives and negatives that may be missing, or two texts and a number.
     *
     * @param columns {@code --columns}, empty for the usual ones
     */
    public ReadOptions.Builder readOptions(List<String> columns) {
        if (!kind().isOverLabels()) {
            return ReadOptions.builder().columns(columns).tagColumns(tagColumns).ragged(true);
        }
        int texts = kind().reads().texts;
        if (kind().reads() == LossKind.Reads.TEXTS) {
            return ReadOptions.builder().columns(TextLossOptions.column(kind(), columns));
        }
        String number = kind().reads() == LossKind.Reads.SCORED_PAIRS ? "score" : "label";
        List<String> usual = texts == 1 ? List.of("sentence", number) : List.of("sentence1", "sentence2", number);
        List<String> names = columns.isEmpty() ? usual : columns;
        if (names.size() != texts + 1) {
            throw new UsageException("--loss " + kind().shortName() + " needs "
                    + (texts == 1 ? "two columns, a text and a " : "three columns, two texts and a ") + number
                    + ", for instance --columns " + String.join(",", usual) + ", but --columns names " + names.size()
                    + ".");
        }
        return kind().isOverClasses()
                ? ReadOptions.builder().columns(names)
                : ReadOptions.builder().columns(names.subList(0, texts)).scoreColumn(names.get(texts));
    }

    /** The training data as the loss learns from them: names of classes become numbers, texts alone become pairs. */
    public Dataset training(Dataset read, CommonOptions common) {
        if (!name.remark().isEmpty()) {
            common.say("%s", name.remark());
        }
        if (kind().reads() == LossKind.Reads.TEXTS) {
            Dataset pairs = textsAlone.pairs(kind(), read);
            common.say("%d distinct texts.", pairs.rows());
            return pairs;
        }
        if (!kind().isOverClasses()) {
            return read;
        }
        int texts = kind().reads().texts;
        classes = ClassNames.of(read, texts);
        common.say("%d classes: %s.", classes.size(), String.join(", ", classes));
        return read.withClasses(texts, classes);
    }

    /** Evaluation data read as the training data: the same classes are the same numbers. */
    public Dataset evaluated(Dataset read) {
        return kind().isOverClasses() ? read.withClasses(kind().reads().texts, classes) : read;
    }

    /** Whether a classifier of pairs is trained. */
    public boolean classifiesPairs() {
        return kind() == LossKind.SOFTMAX;
    }

    /** What the data are, if no similarity can be measured by them: {@code labelled with classes} or {@code texts alone}; else empty. */
    public String withoutSimilarity() {
        return kind().withoutSimilarity();
    }

    /** Whether other rows' copies of a right answer are left out of a loss that looks at other rows. */
    boolean masksPositives() {
        return ranking.masksPositives();
    }

    /** Refuses a guide that is not there. */
    public void preflight() {
        Preflight.model(guide);
    }

    /**
     * A data set, alone or among several, with this loss and what it needs besides the data; its vectors the caller closes.
     *
     * @param vectors folder of vectors and scores by content
     */
    public TrainingTask task(String name, Dataset training, Path vectors, CommonOptions common) {
        return new GuidedData(name, training, vectors, common).task(loss(), negativeWeights, guide, this::onScale);
    }

    /** Margins of cosines are learned from probabilities; what is divided by the temperature is multiplied by it before. */
    private TeacherScores onScale(TeacherScores scores) {
        return kind() == LossKind.MARGIN_MSE
                ? scores.probabilities()
                : scores.times(temperature(DistillKLDivLoss.DEFAULT_TEMPERATURE));
    }
}
