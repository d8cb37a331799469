package io.github.jjak.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A loss tells all that it goes by: a run is compared by its options before it goes on. */
class LossOptionsTest {

    static Stream<Loss> losses() {
        return Stream.of(
                new MultipleNegativesRankingLoss(),
                MultipleNegativesRankingLoss.builder()
                        .maskAbove(MarginStrategy.RELATIVE, 0.1)
                        .nearDuplicates(0.8)
                        .build(),
                new GISTEmbedLoss(),
                new TripletLoss(),
                new ContrastiveLoss(),
                new OnlineContrastiveLoss(),
                new CosineSimilarityLoss(),
                new CoSENTLoss(),
                new MSELoss(),
                new EmbedDistillLoss(),
                new EmbedDistillLoss(EmbedDistillLoss.DistanceMetric.MSE, 12),
                new SoftmaxLoss(3),
                new AnglELoss(),
                new BatchAllTripletLoss(),
                new BatchHardTripletLoss(),
                new BatchHardSoftMarginTripletLoss(),
                new BatchSemiHardTripletLoss(),
                new MegaBatchMarginLoss(),
                new GlobalOrthogonalRegularizationLoss(),
                new WeightedSumLoss(List.of(new WeightedSumLoss.Term(new CoSENTLoss(), 0.5))),
                new AdaptiveLayerLoss(new CoSENTLoss()),
                new ContrastiveTensionLoss(),
                new DenoisingAutoEncoderLoss(0.5),
                new ContrastiveTensionLossInBatchNegatives(),
                new MatryoshkaLoss(new MultipleNegativesRankingLoss(), List.of(8, 4)),
                new MarginMSELoss(),
                new DistillKLDivLoss());
    }

    @Test
    void noLossIsForgotten() {
        assertThat(LossClasses.of(losses())).isEqualTo(LossClasses.names()).hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void everyFieldIsAnOption(Loss loss) throws Exception {
        List<Field> fields = Arrays.stream(loss.getClass().getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .toList();
        int unused = 0;
        for (Field field : fields) {
            field.setAccessible(true);
            // Without a margin to mask above, there is no way to mask either.
            unused += field.getName().equals("maskMargin") && field.get(loss) == null ? 2 : 0;
            unused += field.getName().equals("nearDuplicates") && field.get(loss) == null ? 1 : 0;
        }
        assertThat(loss.options()).as("%s", fields).hasSize(fields.size() - unused);
    }
}
