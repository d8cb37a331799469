package io.github.jjak.memory.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.encoder.internal.EncoderConfiguration;
import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.memory.MemoryPlan;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.MachineMemory;
import io.github.jjak.train.FullSizeModel;
import org.junit.jupiter.api.Test;

/** The plan of a model of 12 layers and 768 on made-up machines. */
class MemoryPlanningTest {

    private static final long GB = 1L << 30;
    private static final long PARAMETERS = 110_000_000;

    /** The process with the weights loaded. */
    private static final long RESIDENT = 4 * PARAMETERS + 300_000_000;

    private static final BatchShape CLASSIC = new BatchShape(32, 2, 2048, 32, 1_000_000);

    private static MemoryPlanning planning(BatchShape batches, MachineMemory memory) {
        return planning(LossSize.NONE, batches, memory);
    }

    private static MemoryPlanning planning(LossSize loss, BatchShape batches, MachineMemory memory) {
        return planning(loss, batches, memory, false);
    }

    private static MemoryPlanning planning(
            LossSize loss, BatchShape batches, MachineMemory memory, boolean recomputesLayers) {
        return new MemoryPlanning(
                new MemoryPlanning.ModelSize(
                        PARAMETERS,
                        PARAMETERS,
                        768,
                        EncoderConfiguration.parse(FullSizeModel.configuration(12), "test"),
                        Precision.FP32,
                        true,
                        recomputesLayers),
                loss,
                batches,
                RESIDENT,
                memory);
    }

    private static MachineMemory free(double gigabytes) {
        long bytes = (long) (gigabytes * GB);
        return new MachineMemory(bytes, bytes, bytes);
    }

    @Test
    void countsWhatTrainingHolds() {
        MemoryPlan plan = planning(CLASSIC, free(64)).plan(2048);
        assertThat(plan.parts())
                .contains(
                        new MemoryPlan.Part("weights", 4 * PARAMETERS, true),
                        new MemoryPlan.Part("gradients", 4 * PARAMETERS, false),
                        new MemoryPlan.Part("moments", 8 * PARAMETERS, false),
                        new MemoryPlan.Part("tokenised data", 1_000_000, true),
                        new MemoryPlan.Part("Java and libraries", 299_000_000, true));
        assertThat(plan.peak() - plan.toCome()).isEqualTo(RESIDENT);
        assertThat(plan.table()).contains("activations", "held", "at most");
    }

    @Test
    void countsWhatALossTrainsBesideTheModel() {
        MemoryPlan without = planning(CLASSIC, free(64)).plan(2048);
        MemoryPlan with = planning(new LossSize(768 * 1024 + 1024, 1024, 0), CLASSIC, free(64))
                .plan(2048);
        long parameters = 4 * 4 * (768 * 1024 + 1024);
        assertThat(without.parts()).extracting(MemoryPlan.Part::what).doesNotContain("the loss's own parameters");
        assertThat(with.parts()).contains(new MemoryPlan.Part("the loss's own parameters", parameters, false));
        assertThat(with.peak() - without.peak() - parameters)
                .as("projected vectors of 32 rows in 2 columns, with the copies that gradients need")
                .isEqualTo(32 * 2 * 1024 * 6 * 4);
    }

    /** Of 12 layers with ten numbers per hidden unit, inputs and one layer stay: 22 of 120. */
    @Test
    void layersThatAreRunAgainKeepTheirInputs() {
        BatchShape longTexts = new BatchShape(32, 2, 32 * 2 * 512, 512, 1_000_000);
        MemoryPlanning keeping = planning(LossSize.NONE, longTexts, free(64), false);
        MemoryPlanning recomputing = planning(LossSize.NONE, longTexts, free(64), true);
        assertThat(activations(recomputing.plan(32_768)))
                .isLessThan(activations(keeping.plan(32_768)) / 4)
                .isGreaterThan(activations(keeping.plan(32_768)) / 6);
        assertThat(recomputing.choose(null, true).miniBatchTokens())
                .as("what is saved makes mini-batches larger")
                .isGreaterThan(3 * keeping.choose(null, true).miniBatchTokens());
    }

    private static long activations(MemoryPlan plan) {
        return plan.parts().stream()
                .filter(part -> part.what().equals("activations"))
                .mapToLong(MemoryPlan.Part::bytes)
                .sum();
    }

    @Test
    void whereMemoryIsPlentyNoBatchIsCut() {
        assertThat(planning(CLASSIC, free(64)).choose(null, true).miniBatchTokens())
                .isEqualTo(2048);
        MemoryPlan modest = planning(CLASSIC, free(8)).choose(null, true);
        assertThat(modest.miniBatchTokens()).isBetween(64, 400);
        assertThat((double) modest.peak() / (4 * PARAMETERS)).isLessThan(5.5);
    }

    /** What other programs hold at the moment must not decide the bits of a run. */
    @Test
    void whatHappensToBeFreeDoesNotDecideUnlessItMust() {
        MachineMemory busy = new MachineMemory(64 * GB, 64 * GB, 4 * GB);
        assertThat(planning(CLASSIC, busy).choose(null, true))
                .extracting(MemoryPlan::miniBatchTokens)
                .isEqualTo(2048);
        MachineMemory busier = new MachineMemory(64 * GB, 64 * GB, 2 * GB);
        MemoryPlan smaller = planning(CLASSIC, busier).choose(null, true);
        assertThat(smaller.miniBatchTokens()).isEqualTo(512);
        assertThat(smaller.fits()).isTrue();
    }

    @Test
    void aContainerIsASmallerMachine() {
        MachineMemory container = new MachineMemory(64 * GB, 3 * GB, 2 * GB);
        assertThat(planning(CLASSIC, container).choose(null, true).miniBatchTokens())
                .isBetween(64, 400);
    }

    @Test
    void whatFitsInNoWayIsRefusedWithNumbers() {
        assertThatThrownBy(() -> planning(CLASSIC, free(1)).choose(null, true))
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll(
                        "weights 0.4 GB",
                        "moments 0.8 GB",
                        "0.7 GB already held",
                        "1.0 GB available",
                        "smaller `batchSize`",
                        "`memoryCheck` off");
        assertThat(planning(CLASSIC, free(1)).choose(null, false).fits()).isFalse();
    }

    @Test
    void aGivenNumberIsTakenOrRefusedButNeverChanged() {
        MachineMemory memory = new MachineMemory(64 * GB, 64 * GB, 2 * GB);
        assertThat(planning(CLASSIC, memory).choose(500, true).miniBatchTokens())
                .isEqualTo(500);
        assertThatThrownBy(() -> planning(CLASSIC, memory).choose(2000, true))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll("2000", "`miniBatchTokens` 500", "2.0 GB available", "`memoryCheck` off");
        assertThat(planning(CLASSIC, memory).choose(2000, false).miniBatchTokens())
                .isEqualTo(2000);
    }

    @Test
    void textsAreNeverCutSoTheLongestCounts() {
        BatchShape oneLong = new BatchShape(32, 2, 2048, 512, 1_000_000);
        MemoryPlanning planning = planning(oneLong, free(8));
        assertThat(planning.plan(10).peak()).isEqualTo(planning.plan(512).peak());
        assertThat(planning.plan(513).peak()).isGreaterThan(planning.plan(512).peak());
    }

    /** Scores are computed some rows at a time, so what grows with a huge batch are its embeddings. */
    @Test
    void theEmbeddingsOfALargeBatchCountAndItsScoresDoNot() {
        BatchShape large = new BatchShape(16_384, 3, 500_000, 32, 50_000_000);
        long embeddings = 16_384L * 3 * 768 * 4;
        assertThat(planning(large, free(64)).choose(206, true).parts())
                .filteredOn(part -> part.what().equals("embeddings and scores"))
                .first()
                .satisfies(part -> assertThat(part.bytes()).isBetween(4 * embeddings, 8 * embeddings));
    }
}
