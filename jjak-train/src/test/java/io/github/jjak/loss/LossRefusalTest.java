package io.github.jjak.loss;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.UsageException;
import io.github.jjak.loss.MultipleNegativesRankingLoss.HardnessMode;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What losses cannot learn from is refused with words that help. */
class LossRefusalTest {

    private static final double[] MIXED = {1, 0, 1};

    private static void refuses(ThrowingCallable call, String... words) {
        assertThatThrownBy(call).isInstanceOf(UsageException.class).hasMessageContainingAll(words);
    }

    @Test
    void labelsThatAreMissingOrNotBinary() {
        for (Loss loss : List.of(new ContrastiveLoss(), new OnlineContrastiveLoss())) {
            refuses(() -> loss.checkLabels(null), loss.name(), "the data have none");
            refuses(() -> loss.checkLabels(new double[] {1, 0.5, 0}), "row 2 has 0.5", "CoSENTLoss");
            refuses(() -> loss.checkLabels(new double[] {1, 1}), "all 2 rows", "MultipleNegativesRankingLoss");
            refuses(() -> loss.checkLabels(new double[] {0, 0}), "labelled 0");
            assertThatCode(() -> loss.checkLabels(MIXED)).doesNotThrowAnyException();
        }
    }

    @Test
    void scoresOutOfRangeOrAllEqual() {
        refuses(() -> new CosineSimilarityLoss().checkLabels(new double[] {0.5, 4.2}), "row 2 has 4.2", "from -1 to 1");
        refuses(() -> new CosineSimilarityLoss().checkLabels(null), "the data have none");
        refuses(() -> new CoSENTLoss().checkLabels(new double[] {3, 3}), "different scores");
        assertThatCode(() -> new CoSENTLoss().checkLabels(new double[] {3, 4.5}))
                .doesNotThrowAnyException();
    }

    @Test
    void rowsLabelledZeroWhereEveryRowIsAPositivePair() {
        for (Loss loss : List.of(new MultipleNegativesRankingLoss(), new GISTEmbedLoss(), new TripletLoss())) {
            refuses(() -> loss.checkLabels(MIXED), "1 of 3 rows are labelled 0", "ContrastiveLoss");
            assertThatCode(() -> loss.checkLabels(null)).doesNotThrowAnyException();
        }
    }

    @Test
    void columnsAndBatchesThatDoNotFit() {
        refuses(() -> new TripletLoss().check(2, 8), "three text columns", "have 2");
        refuses(() -> new ContrastiveLoss().check(3, 8), "two text columns", "3");
        refuses(() -> new CoSENTLoss().check(2, 1), "batch size 1");
        refuses(() -> new OnlineContrastiveLoss().check(2, 1), "batch size 1");
        refuses(() -> new GISTEmbedLoss().check(2, 1), "GISTEmbedLoss", "batch size 1");
    }

    @Test
    void optionsOutOfRange() {
        refuses(() -> new TripletLoss(Distance.COSINE, 0), "margin", "0.0");
        refuses(() -> new ContrastiveLoss(Distance.COSINE, Double.NaN), "margin");
        refuses(() -> new CoSENTLoss(-1), "scale", "-1.0");
        refuses(() -> GISTEmbedLoss.builder().temperature(0).build(), "temperature");
        refuses(
                () -> MultipleNegativesRankingLoss.builder()
                        .maskAbove(MarginStrategy.ABSOLUTE, Double.NaN)
                        .build(),
                "mask margin");
    }

    @Test
    void classesThatCannotBeCompared() {
        for (Loss loss : List.of(
                new BatchAllTripletLoss(),
                new BatchHardTripletLoss(),
                new BatchHardSoftMarginTripletLoss(),
                new BatchSemiHardTripletLoss())) {
            refuses(() -> loss.check(2, 32), loss.name(), "one text column", "have 2");
            refuses(() -> loss.check(1, 3), "batch size 3");
            refuses(() -> loss.checkLabels(null), "the data have none");
            refuses(() -> loss.checkLabels(new double[] {0, 0, 1}), "of 2 classes 1 have");
            assertThatCode(() -> loss.checkLabels(new double[] {0, 3, 3, 0})).doesNotThrowAnyException();
        }
        refuses(() -> new BatchHardTripletLoss(Distance.MANHATTAN, 5), "cosine or euclidean");
    }

    @Test
    void combinationsThatMeanNothing() {
        refuses(() -> new WeightedSumLoss(List.of()), "at least one");
        refuses(() -> new WeightedSumLoss.Term(new CoSENTLoss(), 0), "weight of CoSENTLoss");
        refuses(
                () -> new GlobalOrthogonalRegularizationLoss(0, 0, GlobalOrthogonalRegularizationLoss.Aggregation.SUM),
                "both of its weights");
        refuses(() -> new MegaBatchMarginLoss(1.5, 0, true), "positive margin");
        refuses(
                () -> MultipleNegativesRankingLoss.builder()
                        .severalPositives(SeveralPositives.INSIDE)
                        .hardness(HardnessMode.ALL_NEGATIVES, 5)
                        .build(),
                "questions to documents alone");
        refuses(() -> MultipleNegativesRankingLoss.builder().debias(1).build(), "`debias` must be from 0 to below 1");
        refuses(
                () -> MultipleNegativesRankingLoss.builder()
                        .debias(0.1)
                        .severalPositives(SeveralPositives.INSIDE)
                        .build(),
                "`debias` corrects the denominator");
        refuses(
                () -> MultipleNegativesRankingLoss.builder()
                        .learnScale(true)
                        .scale(200)
                        .build(),
                "at most 100");
    }

    @Test
    void batchesWithoutLabelsOrGuide() {
        try (TensorScope scope = TensorScope.open()) {
            Embeddings batch = Embeddings.of(
                    Tensors.of(new float[] {1, 0, 0, 1}, 2, 2), Tensors.of(new float[] {1, 0, 0, 1}, 2, 2));
            refuses(() -> new ContrastiveLoss().compute(batch), "label");
            refuses(() -> new GISTEmbedLoss().compute(batch), "`guide`");
        }
    }
}
