package io.github.jjak.cli.option;

import io.github.jjak.crossencoder.BinaryCrossEntropyLoss;
import io.github.jjak.crossencoder.CrossEncoderLoss;
import io.github.jjak.crossencoder.CrossEntropyLoss;
import io.github.jjak.crossencoder.LambdaLoss;
import io.github.jjak.crossencoder.ListMLELoss;
import io.github.jjak.crossencoder.ListNetLoss;
import io.github.jjak.crossencoder.MSELoss;
import io.github.jjak.crossencoder.MarginMSELoss;
import io.github.jjak.crossencoder.MultipleNegativesRankingLoss;
import io.github.jjak.crossencoder.PListMLELoss;
import io.github.jjak.crossencoder.RankNetLoss;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.data.internal.ClassNames;
import io.github.jjak.error.UsageException;
import io.github.jjak.error.internal.NearestName;
import io.github.jjak.model.internal.CrossEncoderModel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What is minimised in a cross-encoder, and what it reads. */
public final class CrossLossOptions {

    /** What transformers calls the only label of a reranker. */
    private static final String ONE_LABEL = "LABEL_0";

    @Option(
            names = "--loss",
            paramLabel = "LOSS",
            converter = Converter.class,
            description = {
                "mnrl, bce, ce, mse, margin-mse, lambda, rank-net, list-net, list-mle or p-list-mle, or the class name of",
                "sentence-transformers (default: mnrl)."
            })
    private CrossLossKind kind = CrossLossKind.MNRL;

    @Option(
            names = "--label-column",
            paramLabel = "NAME",
            description =
                    "Rows are two texts and a label in this column: a number, or for ce the name of a class. Losses that"
                            + " compare answers take the rows of one question together.")
    private @Nullable String labelColumn;

    @Option(
            names = "--num-negatives",
            paramLabel = "N",
            description = "mnrl: answers of other questions of the batch for each question (default: 4).")
    private @Nullable Integer numNegatives;

    @Option(names = "--scale", paramLabel = "X", description = "mnrl: factor of the sigmoid (default: 10).")
    private @Nullable Double scale;

    @Option(
            names = "--pos-weight",
            paramLabel = "X",
            description = "bce: factor of right pairs, such as the number of wrong ones to each (default: 1).")
    private @Nullable Double posWeight;

    private List<String> classes = List.of();
    private List<String> labelsOfModel = List.of();

    /** The loss, checked. */
    public CrossEncoderLoss loss() {
        refuse("--num-negatives", numNegatives != null, CrossLossKind.MNRL);
        refuse("--scale", scale != null, CrossLossKind.MNRL);
        refuse("--pos-weight", posWeight != null, CrossLossKind.BCE);
        if (kind.reads() == CrossLossKind.Reads.ANSWERS && labelColumn != null) {
            throw new UsageException("--loss " + kind.shortName()
                    + " reads a question, a right answer and any wrong ones, not labels. Leave --label-column out, or use"
                    + " --loss bce.");
        }
        if (kind.reads() == CrossLossKind.Reads.CLASSES && labelColumn == null) {
            throw new UsageException("--loss ce needs --label-column NAME, the column of classes.");
        }
        return switch (kind) {
            case MNRL ->
                new MultipleNegativesRankingLoss(
                        numNegatives == null ? MultipleNegativesRankingLoss.DEFAULT_NUM_NEGATIVES : numNegatives,
                        scale == null ? MultipleNegativesRankingLoss.DEFAULT_SCALE : scale);
            case BCE -> new BinaryCrossEntropyLoss(posWeight == null ? 1 : posWeight);
            case CE -> new CrossEntropyLoss();
            case MSE -> new MSELoss();
            case MARGIN_MSE -> new MarginMSELoss();
            case LAMBDA -> new LambdaLoss();
            case RANK_NET -> new RankNetLoss();
            case LIST_NET -> new ListNetLoss();
            case LIST_MLE -> new ListMLELoss();
            case P_LIST_MLE -> new PListMLELoss();
        };
    }

    private void refuse(String option, boolean given, CrossLossKind only) {
        if (given && kind != only) {
            throw new UsageException(option + " does not apply to --loss " + kind.shortName() + ". It applies to: "
                    + only.shortName() + ".");
        }
    }

    /** Whether rows are labelled. */
    public boolean isLabelled() {
        return labelColumn != null;
    }

    /** Whether labels are names of classes. */
    public boolean isOverClasses() {
        return kind.reads() == CrossLossKind.Reads.CLASSES;
    }

    /**
     * What is read from a file.
     *
     * @param columns {@code --columns}, empty for the usual ones
     */
    public ReadOptions.Builder readOptions(List<String> columns) {
        String label = labelColumn;
        if (label == null) {
            return ReadOptions.builder().columns(columns).ragged(true);
        }
        if (columns.size() != 2) {
            throw new UsageException("With --label-column, --columns names two text columns, for instance --columns"
                    + " question,answer, but it names " + columns.size() + ".");
        }
        List<String> all = new ArrayList<>(columns);
        all.add(label);
        return isOverClasses()
                ? ReadOptions.builder().columns(all)
                : ReadOptions.builder().columns(columns).scoreColumn(label);
    }

    /**
     * The model that is trained: if it is a classifier of pairs, its labels keep their order.
     *
     * @throws UsageException if it has several labels, and the loss needs one
     */
    public void startFrom(String model) {
        if (!CrossEncoderModel.isOne(model)) {
            return;
        }
        List<String> labels = CrossEncoderModel.statedLabels(model);
        if (isOverClasses()) {
            labelsOfModel = labels;
        } else if (labels.size() > 1) {
            throw new UsageException("--loss " + kind.shortName() + " needs a model with one label, but the model has "
                    + labels.size() + ": " + String.join(", ", labels) + ". Use --new-head to train its encoder with a"
                    + " new head.");
        }
    }

    /** The rows as the loss learns from them: names of classes become numbers. The first data that are read say which there are. */
    public Dataset prepared(Dataset read, CommonOptions common) {
        if (!isOverClasses()) {
            return read;
        }
        if (classes.isEmpty()) {
            classes = LabelNames.inOrder(ClassNames.of(read, 2), labelsOfModel);
            common.say("%d classes: %s.", classes.size(), String.join(", ", classes));
        }
        return read.withClasses(2, classes);
    }

    /** Names of the labels of a new model, one for each score. */
    public List<String> labelNames() {
        return isOverClasses() ? LabelNames.of(classes) : List.of(ONE_LABEL);
    }

    /** Reads short names and class names, whatever their case. */
    static final class Converter implements ITypeConverter<CrossLossKind> {

        @Override
        public CrossLossKind convert(String value) {
            List<String> known = new ArrayList<>();
            for (CrossLossKind kind : CrossLossKind.values()) {
                if (value.equalsIgnoreCase(kind.className())
                        || value.replace('_', '-').equalsIgnoreCase(kind.shortName())) {
                    return kind;
                }
                known.add(kind.shortName());
            }
            throw new TypeConversionException("\"" + value + "\" is not a loss of a cross-encoder."
                    + NearestName.suggestion(value, known) + " Losses: " + String.join(", ", known) + ".");
        }
    }
}
