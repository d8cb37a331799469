package io.github.jjak.cli.option;

import io.github.jjak.error.UsageException;
import io.github.jjak.loss.MarginStrategy;
import io.github.jjak.loss.MegaBatchMarginLoss;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.loss.MultipleNegativesRankingLoss.Direction;
import io.github.jjak.loss.MultipleNegativesRankingLoss.HardnessMode;
import io.github.jjak.loss.MultipleNegativesRankingLoss.PartitionMode;
import io.github.jjak.loss.SeveralPositives;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of losses whose negatives are in the batch. */
public final class RankingOptions {

    @Option(
            names = "--learn-scale",
            description =
                    "mnrl: learn the scale too, from --scale up to 100. A learning rate for texts moves it slowly.")
    private boolean learnScale;

    @Option(
            names = "--directions",
            paramLabel = "A,B",
            split = ",",
            description = {
                "mnrl: what is compared, of query_to_doc, query_to_query, doc_to_query, doc_to_doc (default: query_to_doc)."
            })
    private List<Direction> directions = List.of();

    @Option(
            names = "--partition-mode",
            paramLabel = "MODE",
            description = "mnrl: joint or per_direction: one softmax for all directions or one each (default: joint).")
    private @Nullable PartitionMode partitionMode;

    @Option(
            names = "--hardness",
            paramLabel = "MODE=X",
            description = {
                "mnrl: in_batch_negatives, hard_negatives or all_negatives count more the more alike they are, by X times their",
                "similarity; in_batch_negatives=9 in LLaVE, hard_negatives=5 in EmbeddingGemma (default: off)."
            })
    private Map<HardnessMode, Double> hardness = Map.of();

    @Option(
            names = "--debias",
            paramLabel = "X",
            description = {
                "mnrl: share of positives among texts drawn at random, 0 to below 1, for instance 0.01: corrects the denominator for negatives",
                "that are positives unknown to anybody; with --hardness, hard negatives count more (default: 0)."
            })
    private @Nullable Double debias;

    @Option(
            names = "--several-positives",
            paramLabel = "KIND",
            description = {
                "mnrl: which of a row's right answers in the batch are learned: own; outside or inside: all, by the mean of their",
                "losses or of their probabilities, as SupCon (default: own)."
            })
    private @Nullable SeveralPositives severalPositives;

    @Option(
            names = "--mask-margin",
            paramLabel = "X",
            description =
                    "mnrl: exclude negatives that are more similar than the positive by more than X, for instance 0.1"
                            + " (default: off).")
    private @Nullable Double maskMargin;

    @Option(
            names = "--near-duplicates",
            paramLabel = "X",
            description = {
                "mnrl: mask documents of the batch that are nearly a right answer: Jaccard similarity of character n-grams above 0, at most",
                "1, for instance 0.75 (default: off)."
            })
    private @Nullable Double nearDuplicates;

    @Option(
            names = "--margin-strategy",
            paramLabel = "KIND",
            description = "absolute, or relative to the positive's similarity (default: absolute).")
    private @Nullable MarginStrategy marginStrategy;

    @Option(
            names = "--positive-margin",
            paramLabel = "X",
            description = "mega-batch-margin: cosine that a pair should have (default: 0.8).")
    private @Nullable Double positiveMargin;

    @Option(
            names = "--negative-margin",
            paramLabel = "X",
            description = "mega-batch-margin: cosine that a negative may have (default: 0.3).")
    private @Nullable Double negativeMargin;

    @Option(
            names = "--no-mask-positives",
            description = "Treat copies of a correct answer in other rows as negatives, as other libraries do.")
    private boolean noMaskPositives;

    /** Which were given. */
    Map<String, Boolean> given() {
        Map<String, Boolean> given = new LinkedHashMap<>();
        given.put("--learn-scale", learnScale);
        given.put("--directions", !directions.isEmpty());
        given.put("--partition-mode", partitionMode != null);
        given.put("--hardness", !hardness.isEmpty());
        given.put("--debias", debias != null);
        given.put("--several-positives", severalPositives != null);
        given.put("--mask-margin", maskMargin != null);
        given.put("--near-duplicates", nearDuplicates != null);
        given.put("--margin-strategy", marginStrategy != null);
        given.put("--positive-margin", positiveMargin != null);
        given.put("--negative-margin", negativeMargin != null);
        given.put("--no-mask-positives", noMaskPositives);
        return given;
    }

    /** @param symmetric whether the loss was named by a class of both directions */
    MultipleNegativesRankingLoss ranking(@Nullable Double scale, boolean symmetric) {
        MultipleNegativesRankingLoss.Builder builder = MultipleNegativesRankingLoss.builder()
                .scale(scale == null ? MultipleNegativesRankingLoss.DEFAULT_SCALE : scale)
                .learnScale(learnScale)
                .severalPositives(severalPositives == null ? SeveralPositives.OWN : severalPositives)
                .maskKnownPositives(!noMaskPositives);
        if (!directions.isEmpty()) {
            builder.directions(Set.copyOf(directions));
        } else if (symmetric) {
            builder.directions(Set.of(Direction.QUERY_TO_DOC, Direction.DOC_TO_QUERY));
        }
        if (partitionMode != null) {
            builder.partitionMode(partitionMode);
        } else if (symmetric && directions.isEmpty()) {
            builder.partitionMode(PartitionMode.PER_DIRECTION);
        }
        if (hardness.size() > 1) {
            throw new UsageException("--hardness takes one of its modes, but " + hardness.size() + " were given.");
        }
        hardness.forEach(builder::hardness);
        if (debias != null) {
            builder.debias(debias);
        }
        if (nearDuplicates != null) {
            builder.nearDuplicates(nearDuplicates);
        }
        if (maskMargin != null) {
            builder.maskAbove(strategy(), maskMargin);
        } else if (marginStrategy != null) {
            throw new UsageException("--margin-strategy needs --mask-margin.");
        }
        return builder.build();
    }

    MegaBatchMarginLoss megaBatch() {
        return new MegaBatchMarginLoss(
                positiveMargin == null ? MegaBatchMarginLoss.DEFAULT_POSITIVE_MARGIN : positiveMargin,
                negativeMargin == null ? MegaBatchMarginLoss.DEFAULT_NEGATIVE_MARGIN : negativeMargin,
                !noMaskPositives);
    }

    MarginStrategy strategy() {
        return marginStrategy == null ? MarginStrategy.ABSOLUTE : marginStrategy;
    }

    /** Whether other rows' copies of a right answer are left out of a loss that looks at other rows. */
    boolean masksPositives() {
        return !noMaskPositives;
    }
}
