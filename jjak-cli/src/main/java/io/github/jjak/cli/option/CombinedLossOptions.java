package io.github.jjak.cli.option;

import io.github.jjak.error.UsageException;
import io.github.jjak.loss.AdaptiveLayerLoss;
import io.github.jjak.loss.LayerWeighting;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.MatryoshkaLoss;
import io.github.jjak.loss.WeightedSumLoss;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What is made of a loss: a sum with others, the same over the first components of the vectors, and over lower layers. */
public final class CombinedLossOptions {

    @Option(
            names = "--add-loss",
            paramLabel = "LOSS=X",
            split = ",",
            description = {
                "Add X times another loss of the same columns, for instance global-orthogonal-regularization=0.1. It has its usual",
                "options; the others belong to --loss."
            })
    private Map<String, Double> added = Map.of();

    @Option(
            names = "--matryoshka-dims",
            paramLabel = "N,N",
            split = ",",
            description = {
                "Learn vectors whose first N numbers are good vectors too, for instance 384,192,96; the model's dimension should be",
                "among them (default: off)."
            })
    private List<Integer> dimensions = List.of();

    @Option(
            names = "--matryoshka-weights",
            paramLabel = "X,X",
            split = ",",
            description = "How much each of --matryoshka-dims counts (default: 1 each).")
    private List<Double> weights = List.of();

    @Option(
            names = "--matryoshka-dims-per-step",
            paramLabel = "N",
            description = "How many of --matryoshka-dims are drawn for each step (default: all).")
    private @Nullable Integer dimensionsPerStep;

    @Option(
            names = "--adaptive-layers",
            paramLabel = "N",
            description = {
                "Learn lower layers whose vectors are good too, so that the upper ones can be cut off: N of them are drawn for each",
                "step; as many as the encoder has, or more, for all (default: off)."
            })
    private @Nullable Integer layersPerStep;

    @Option(
            names = "--layer-weighting",
            paramLabel = "KIND",
            description =
                    "How much layers count in --adaptive-layers: uniform, log or linear, the higher the less (default: uniform).")
    private @Nullable LayerWeighting layerWeighting;

    @Option(
            names = "--prior-layers-weight",
            paramLabel = "X",
            description = "Factor of the lower layers' loss in --adaptive-layers (default: 1).")
    private @Nullable Double priorLayersWeight;

    @Option(
            names = "--kl-div-weight",
            paramLabel = "X",
            description =
                    "Factor of the lower layers' divergence from the last in --adaptive-layers, 0 for none (default: 1).")
    private @Nullable Double klDivWeight;

    /** The losses that are added, and their weights. */
    Map<LossKind, Double> added() {
        Map<LossKind, Double> kinds = new LinkedHashMap<>();
        LossName.Converter converter = new LossName.Converter();
        try {
            added.forEach((name, weight) -> kinds.put(converter.convert(name).kind(), weight));
        } catch (TypeConversionException unknown) {
            throw new UsageException("--add-loss: " + unknown.getMessage(), unknown);
        }
        return kinds;
    }

    /**
     * The loss that is minimised.
     *
     * @param usual makes a loss with its usual options
     */
    Loss combine(LossKind kind, Loss loss, Function<LossKind, Loss> usual) {
        return overLayers(overDimensions(added.isEmpty() ? loss : sum(kind, loss, usual)));
    }

    private Loss overLayers(Loss loss) {
        Integer layers = layersPerStep;
        if (layers == null) {
            if (layerWeighting != null || priorLayersWeight != null || klDivWeight != null) {
                throw new UsageException("--layer-weighting, --prior-layers-weight and --kl-div-weight"
                        + " belong to --adaptive-layers.");
            }
            return loss;
        }
        if (layers < 1) {
            throw new UsageException("--adaptive-layers must be at least 1, but is " + layers
                    + ". It is the number of lower layers that are drawn for each step.");
        }
        AdaptiveLayerLoss.Builder builder = AdaptiveLayerLoss.builder(loss).layersPerStep(layers);
        if (layerWeighting != null) {
            builder.layerWeighting(layerWeighting);
        }
        if (priorLayersWeight != null) {
            builder.priorLayersWeight(priorLayersWeight);
        }
        if (klDivWeight != null) {
            builder.klDivWeight(klDivWeight);
        }
        return builder.build();
    }

    private Loss overDimensions(Loss sum) {
        if (dimensions.isEmpty()) {
            if (!weights.isEmpty() || dimensionsPerStep != null) {
                throw new UsageException(
                        "--matryoshka-weights and --matryoshka-dims-per-step belong to --matryoshka-dims.");
            }
            return sum;
        }
        if (dimensionsPerStep != null && dimensionsPerStep < 1) {
            throw new UsageException("--matryoshka-dims-per-step must be from 1 to " + dimensions.size() + ", but is "
                    + dimensionsPerStep + ". Without it, all dimensions are trained at each step.");
        }
        return new MatryoshkaLoss(
                sum,
                dimensions,
                weights.isEmpty() ? Collections.nCopies(dimensions.size(), 1.0) : weights,
                dimensionsPerStep == null ? MatryoshkaLoss.ALL_DIMENSIONS : dimensionsPerStep);
    }

    private Loss sum(LossKind kind, Loss loss, Function<LossKind, Loss> usual) {
        List<WeightedSumLoss.Term> terms = new ArrayList<>(List.of(new WeightedSumLoss.Term(loss, 1)));
        added().forEach((other, weight) -> {
            if (!other.readsAlso(kind)) {
                throw new UsageException("--add-loss " + other.shortName() + " learns from other columns than --loss "
                        + kind.shortName() + ". Use --datasets for losses of several data sets.");
            }
            terms.add(new WeightedSumLoss.Term(usual.apply(other), weight));
        });
        return new WeightedSumLoss(terms);
    }
}
