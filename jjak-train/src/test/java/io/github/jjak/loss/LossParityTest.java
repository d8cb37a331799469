package io.github.jjak.loss;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.loss.Embeddings.BatchFacts;
import io.github.jjak.loss.Embeddings.LayerColumns;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.weights.internal.SafetensorsReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss but MNRL and TSDAE, which have their own tests, against sentence-transformers' values and gradients in float64. */
@Tag("numeric")
class LossParityTest {

    private static final ParityFixtures FIXTURES = ParityFixtures.of(LossParityTest.class);

    /** Of an encoder whose layers below the last are those of the fixture. */
    private static final int LAYERS = 2;

    /** Of the vectors that a loss is given. */
    private static final int DIMENSION = 16;

    static Stream<String> cases() {
        List<String> names = new ArrayList<>();
        FIXTURES.json("losses/cases.json")
                .get("cases")
                .forEach(node -> names.add(node.get("name").asText()));
        return names.stream();
    }

    @Test
    void noLossIsForgotten() {
        // The latter is compared with its decoder, in DenoisingParityTest.
        Set<String> compared = new TreeSet<>(Set.of("MultipleNegativesRankingLoss", "DenoisingAutoEncoderLoss"));
        FIXTURES.json("losses/cases.json")
                .get("cases")
                .forEach(node -> compared.add(node.get("loss_name").asText()));
        assertThat(compared).isEqualTo(LossClasses.names());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valueAndGradientsAreThoseOfSentenceTransformers(String name) {
        JsonNode expected = caseNamed(name);
        try (TensorScope scope = TensorScope.open();
                SafetensorsReader vectors = SafetensorsReader.open(FIXTURES.path("mnrl/embeddings.safetensors"));
                SafetensorsReader gradients =
                        SafetensorsReader.open(FIXTURES.path("losses/gradients_float64.safetensors"))) {
            List<String> columns = ParityFixtures.strings(expected.get("columns"));
            Tensor[] inputs = columns.stream()
                    .map(column -> vectors.floats(column).set_requires_grad(true))
                    .toArray(Tensor[]::new);
            Loss loss = lossOf(expected);
            BatchFacts facts =
                    BatchFacts.ofGroups(groups(expected.get("groups"))).withLabels(labels(expected.get("labels")));
            Map<String, Tensor> parameters = parameters(name, loss);
            Map<Integer, List<Tensor>> layers = layers(columns, loss);
            Embeddings batch = Embeddings.of(inputs)
                    .with(loss.usesGuide() ? facts.withGuide(guide(columns, loss)) : facts)
                    .withParameters(parameters)
                    .withLayers(new LayerColumns(layers.size(), layers));
            Tensor value = loss.compute(batch);
            value.backward();

            assertThat(loss.name()).isEqualTo(expected.get("loss_name").asText());
            double reference = expected.get("loss_float64").asDouble();
            assertThat(value.item_double()).isCloseTo(reference, Offset.offset(2e-6 * Math.max(1, reference)));
            for (int i = 0; i < inputs.length; i++) {
                assertGradient(inputs[i], gradients, name + "." + columns.get(i));
            }
            parameters.forEach((parameter, tensor) -> assertGradient(tensor, gradients, name + "." + parameter));
            layers.forEach((layer, ofLayer) -> {
                for (int i = 0; i < ofLayer.size(); i++) {
                    assertGradient(ofLayer.get(i), gradients, name + "." + layer + "." + columns.get(i));
                }
            });
        }
    }

    /** Of the layers below the last, for a loss that looks at them. */
    private static Map<Integer, List<Tensor>> layers(List<String> columns, Loss loss) {
        Map<Integer, List<Tensor>> layers = new TreeMap<>();
        try (SafetensorsReader vectors = SafetensorsReader.open(FIXTURES.path("losses/layers.safetensors"))) {
            for (int layer : loss.layers(LAYERS, 0)) {
                layers.put(
                        layer,
                        columns.stream()
                                .map(column ->
                                        vectors.floats(layer + "." + column).set_requires_grad(true))
                                .toList());
            }
        }
        return layers;
    }

    private static void assertGradient(Tensor leaf, SafetensorsReader gradients, String name) {
        float[] actual = Tensors.toFloats(leaf.grad());
        float[] wanted = Tensors.toFloats(gradients.floats(name));
        assertThat(actual).hasSameSizeAs(wanted);
        double largest = largest(wanted);
        for (int j = 0; j < wanted.length; j++) {
            assertThat(actual[j]).as("%s[%d]", name, j).isCloseTo(wanted[j], Offset.offset((float)
                    (1e-6 + 1e-5 * largest)));
        }
    }

    /** Values of the loss's own parameters, which must be all that sentence-transformers' loss has. */
    private static Map<String, Tensor> parameters(String name, Loss loss) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        try (SafetensorsReader reader = SafetensorsReader.open(FIXTURES.path("losses/parameters.safetensors"))) {
            for (LossParameter declared : loss.parameters(DIMENSION)) {
                Tensor value = reader.floats(name + "." + declared.name());
                assertThat(Tensors.shape(value))
                        .containsExactly(declared.shape().stream()
                                .mapToLong(Integer::longValue)
                                .toArray());
                values.put(declared.name(), value.set_requires_grad(true));
            }
            assertThat(reader.names().stream().filter(of -> of.startsWith(name + ".")))
                    .hasSameSizeAs(values.keySet());
        }
        return values;
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static double @Nullable [] labels(JsonNode array) {
        if (array.isNull()) {
            return null;
        }
        double[] labels = new double[array.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = array.get(i).asDouble();
        }
        return labels;
    }

    private static int @Nullable [][] groups(JsonNode array) {
        if (array.isNull()) {
            return null;
        }
        int[][] groups = new int[array.size()][];
        for (int column = 0; column < groups.length; column++) {
            groups[column] = new int[array.get(column).size()];
            for (int row = 0; row < groups[column].length; row++) {
                groups[column][row] = array.get(column).get(row).asInt();
            }
        }
        return groups;
    }

    /** Where vectors are compared and not scores, the guide's are filled up with zeros to the size of the others. */
    private static float[][][] guide(List<String> columns, Loss loss) {
        boolean padded = loss.parameters(DIMENSION).isEmpty() && loss.learnsGuideVectors();
        try (SafetensorsReader vectors = SafetensorsReader.open(FIXTURES.path("losses/guide.safetensors"))) {
            return columns.stream()
                    .map(column -> Tensors.toRows(vectors.floats(column)))
                    .map(rows -> padded ? padded(rows) : rows)
                    .toArray(float[][][]::new);
        }
    }

    private static float[][] padded(float[][] rows) {
        return Arrays.stream(rows).map(row -> Arrays.copyOf(row, DIMENSION)).toArray(float[][]::new);
    }

    private static Loss lossOf(JsonNode node) {
        JsonNode options = node.get("options");
        double margin = options.path("margin").asDouble();
        return switch (node.get("loss_name").asText()) {
            case "TripletLoss" -> new TripletLoss(distance(options), margin);
            case "ContrastiveLoss" -> new ContrastiveLoss(distance(options), margin);
            case "OnlineContrastiveLoss" -> new OnlineContrastiveLoss(distance(options), margin);
            case "CosineSimilarityLoss" -> new CosineSimilarityLoss();
            case "CoSENTLoss" -> new CoSENTLoss(options.get("scale").asDouble());
            case "GISTEmbedLoss" ->
                GISTEmbedLoss.builder()
                        .temperature(options.get("temperature").asDouble())
                        .margin(
                                MarginStrategy.valueOf(
                                        upper(options.get("margin_strategy").asText())),
                                margin)
                        .contrastAnchors(options.get("contrast_anchors").asBoolean())
                        .contrastPositives(options.get("contrast_positives").asBoolean())
                        .build();
            case "EmbedDistillLoss" ->
                new EmbedDistillLoss(
                        EmbedDistillLoss.DistanceMetric.valueOf(
                                upper(options.get("distance_metric").asText())),
                        options.has("projection_dim")
                                ? options.get("projection_dim").asInt()
                                : null);
            case "SoftmaxLoss" ->
                SoftmaxLoss.builder(options.get("num_labels").asInt())
                        .concatenationSentRep(
                                options.get("concatenation_sent_rep").asBoolean())
                        .concatenationSentDifference(
                                options.get("concatenation_sent_difference").asBoolean())
                        .concatenationSentMultiplication(
                                options.get("concatenation_sent_multiplication").asBoolean())
                        .build();
            case "MSELoss" -> new MSELoss();
            case "MarginMSELoss" -> new MarginMSELoss(similarity(options));
            case "DistillKLDivLoss" ->
                new DistillKLDivLoss(
                        similarity(options), options.get("temperature").asDouble());
            default -> further(node, options, margin);
        };
    }

    private static Loss further(JsonNode node, JsonNode options, double margin) {
        return switch (node.get("loss_name").asText()) {
            case "AnglELoss" -> new AnglELoss(options.get("scale").asDouble());
            case "BatchAllTripletLoss" -> new BatchAllTripletLoss(distance(options), margin);
            case "BatchHardTripletLoss" -> new BatchHardTripletLoss(distance(options), margin);
            case "BatchHardSoftMarginTripletLoss" -> new BatchHardSoftMarginTripletLoss(distance(options));
            case "BatchSemiHardTripletLoss" -> new BatchSemiHardTripletLoss(distance(options), margin);
            case "MegaBatchMarginLoss" ->
                new MegaBatchMarginLoss(
                        options.get("positive_margin").asDouble(),
                        options.get("negative_margin").asDouble(),
                        true);
            case "GlobalOrthogonalRegularizationLoss" ->
                new GlobalOrthogonalRegularizationLoss(
                        options.get("mean_weight").asDouble(),
                        options.get("second_moment_weight").asDouble(),
                        GlobalOrthogonalRegularizationLoss.Aggregation.valueOf(
                                upper(options.get("aggregation").asText())));
            case "WeightedSumLoss" ->
                new WeightedSumLoss(List.of(
                        new WeightedSumLoss.Term(
                                new MultipleNegativesRankingLoss(),
                                options.get("weights").get(0).asDouble()),
                        new WeightedSumLoss.Term(
                                new GlobalOrthogonalRegularizationLoss(),
                                options.get("weights").get(1).asDouble())));
            case "MatryoshkaLoss" -> matryoshka(options);
            case "AdaptiveLayerLoss" -> adaptive(options);
            case "ContrastiveTensionLoss" -> new ContrastiveTensionLoss();
            case "ContrastiveTensionLossInBatchNegatives" ->
                new ContrastiveTensionLossInBatchNegatives(20, similarity(options));
            case "MultipleNegativesRankingLoss" -> ranking(options);
            default -> throw new AssertionError(node);
        };
    }

    private static Loss ranking(JsonNode options) {
        MultipleNegativesRankingLoss.Builder builder = MultipleNegativesRankingLoss.builder();
        if (options.has("learn_scale")) {
            builder.learnScale(true);
        }
        if (options.has("debias")) {
            builder.debias(options.get("debias").asDouble())
                    .scale(options.get("scale").asDouble())
                    .hardness(
                            MultipleNegativesRankingLoss.HardnessMode.valueOf(
                                    upper(options.get("hardness_mode").asText())),
                            options.get("hardness_strength").asDouble());
        }
        if (options.has("several_positives")) {
            builder.severalPositives(SeveralPositives.valueOf(
                    upper(options.get("several_positives").asText())));
        }
        return builder.build();
    }

    private static Loss inner(JsonNode options) {
        return switch (options.get("inner").asText()) {
            case "MSELoss" -> new MSELoss();
            case "CoSENTLoss" -> new CoSENTLoss();
            case "GlobalOrthogonalRegularizationLoss" -> new GlobalOrthogonalRegularizationLoss();
            default -> new MultipleNegativesRankingLoss();
        };
    }

    private static Loss adaptive(JsonNode options) {
        return AdaptiveLayerLoss.builder(options.has("dims") ? matryoshka(options) : inner(options))
                .layersPerStep(AdaptiveLayerLoss.ALL_LAYERS)
                .lastLayerWeight(options.get("last_layer_weight").asDouble())
                .priorLayersWeight(options.get("prior_layers_weight").asDouble())
                .klDivWeight(options.get("kl_div_weight").asDouble())
                .klTemperature(options.get("kl_temperature").asDouble())
                .layerWeighting(LayerWeighting.valueOf(
                        upper(options.get("layer_weighting").asText())))
                .build();
    }

    private static Loss matryoshka(JsonNode options) {
        Loss inner = inner(options);
        List<Integer> dimensions = new ArrayList<>();
        options.get("dims").forEach(dimension -> dimensions.add(dimension.asInt()));
        if (!options.has("weights")) {
            return new MatryoshkaLoss(inner, dimensions);
        }
        List<Double> weights = new ArrayList<>();
        options.get("weights").forEach(weight -> weights.add(weight.asDouble()));
        return new MatryoshkaLoss(inner, dimensions, weights, MatryoshkaLoss.ALL_DIMENSIONS);
    }

    private static Distance distance(JsonNode options) {
        return Distance.valueOf(upper(options.get("distance").asText()));
    }

    private static SimilarityFunction similarity(JsonNode options) {
        return SimilarityFunction.valueOf(upper(options.get("similarity").asText()));
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    private static JsonNode caseNamed(String name) {
        for (JsonNode node : FIXTURES.json("losses/cases.json").get("cases")) {
            if (node.get("name").asText().equals(name)) {
                return node;
            }
        }
        throw new AssertionError(name);
    }
}
