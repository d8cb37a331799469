package io.github.jjak.distributed.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cost of a step against sums made by hand. */
class StepCostTest {

    @TempDir
    private Path run;

    /** 100 tokens a row, 1,000 tokens/s, two million parameters, half a million in layers, a million trained. */
    private static final MeasuredRun RUN =
            new MeasuredRun(5000, 2, 50, 64, 1, 2_000_000, 500_000, 1_000_000, 3, 100, 8192, 1000);

    @Test
    void oneWorkerHasNoNetwork() {
        StepCost cost = StepCost.of(RUN, NetworkSpeed.parse("1GbE"), 1, 64, Precision.FP32);
        assertThat(cost.encoding()).isCloseTo(6.4, within(1e-12));
        // 6 x 64 x 64 x 100 operations at 1,000 x 6 x 500,000 a second
        assertThat(cost.loss()).isCloseTo(2_457_600 / 3e9, within(1e-12));
        assertThat(cost.gathering()).isZero();
        assertThat(cost.reducing()).isZero();
        assertThat(cost.networkShare()).isZero();
    }

    @Test
    void fourWorkersShareTheTextsAndNotTheLoss() {
        StepCost cost = StepCost.of(RUN, new NetworkSpeed(1e6, 0.001), 4, 64, Precision.FP32);
        assertThat(cost.encoding()).isCloseTo(1.6, within(1e-12));
        assertThat(cost.loss()).isCloseTo(2_457_600 / 3e9, within(1e-12));
        // three times 16 rows of two vectors of 400 bytes
        assertThat(cost.gathering()).isCloseTo(3 * (12_800 / 1e6 + 0.001), within(1e-12));
        // six times a quarter of four million bytes; seven messages for each of three layers and for the rest
        assertThat(cost.reducing()).isCloseTo(6 * 1.0 + 4 * 7 * 0.001, within(1e-12));
    }

    @Test
    void gradientsInBf16AreHalfAsManyBytes() {
        StepCost cost = StepCost.of(RUN, new NetworkSpeed(1e6, 0), 4, 64, Precision.BF16);
        assertThat(cost.reducing()).isCloseTo(3, within(1e-12));
        assertThat(cost.gathering()).isCloseTo(3 * 12_800 / 1e6, within(1e-12));
    }

    @Test
    void anEvaluationIsEncodedByAllForWhomThereArePasses() {
        NetworkSpeed network = new NetworkSpeed(1e6, 0);
        // a third of the time of a step's tokens: 8,192 texts of 50
        double alone = 8192 * 50 / 1000.0 / 3;
        assertThat(StepCost.evaluation(RUN, network, 1)).isCloseTo(alone, within(1e-9));
        assertThat(StepCost.evaluation(RUN, network, 4)).isCloseTo(alone / 4 + 0.75 * 8192 * 400 / 1e6, within(1e-9));
        // blocks of 4,096 texts are 50 passes
        assertThat(StepCost.evaluation(RUN, new NetworkSpeed(1e30, 0), 1000)).isCloseTo(alone / 50, within(1e-9));
    }

    @Test
    void theLargestShareDecides() {
        assertThat(StepCost.of(RUN, NetworkSpeed.parse("10GbE"), 3, 64, Precision.FP32)
                        .encoding())
                .isCloseTo(2.2, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"10GbE, 1.125e9", "1gbe, 1.125e8", "800Mbit/s, 9e7", "2.5 Gbit/s, 2.8125e8"})
    void speedsOfLines(String name, double bytesPerSecond) {
        assertThat(NetworkSpeed.parse(name).bytesPerSecond()).isCloseTo(bytesPerSecond, within(1e-3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fast", "0GbE", "10", "-1GbE", "10GB"})
    void noSpeeds(String name) {
        assertThatThrownBy(() -> NetworkSpeed.parse(name))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("10GbE");
    }

    private void write(String facts, int steps) throws IOException {
        Files.writeString(run.resolve("run.json"), facts);
        Files.createDirectories(run.resolve("last"));
        Files.writeString(run.resolve("last/config.json"), "{\"vocab_size\": 1000, \"hidden_size\": 128}");
        StringBuilder lines = new StringBuilder("{\"step\":0,\"eval_x\":1}\n");
        for (int step = 1; step <= steps; step++) {
            lines.append("{\"step\":")
                    .append(step)
                    .append(",\"tokens_per_second\":")
                    .append(100 * step)
                    .append("}\n");
        }
        Files.writeString(run.resolve("metrics.jsonl"), lines);
    }

    private static final String FACTS =
            "{\"workers\":1,\"parameters\":828000,\"data\":{\"rows\":58,\"columns\":[\"q\",\"a\"]},"
                    + "\"texts\":{\"tokens_per_epoch\":1160},\"arguments\":{\"batch_size\":16,\"epochs\":4}}";

    @Test
    void readsWhatARunShowed() throws IOException {
        write(FACTS, 6);
        assertThat(MeasuredRun.read(run))
                .isEqualTo(new MeasuredRun(58, 2, 10, 16, 4, 828_000, 700_000, 828_000, 0, 128, 0, 400));
        // A Dense module makes vectors of another size than the hidden states, and adapters leave the rest alone.
        write(
                FACTS.replace(
                        "\"workers\":1",
                        "\"dimension\":64,\"trained_parameters\":12345,"
                                + "\"evaluation\":{\"questions\":20,\"answers\":100}"),
                6);
        assertThat(MeasuredRun.read(run))
                .isEqualTo(new MeasuredRun(58, 2, 10, 16, 4, 828_000, 700_000, 12_345, 0, 64, 120, 400));
    }

    @Test
    void refusesWhatShowsNothing() throws IOException {
        write(FACTS, 2);
        assertThatThrownBy(() -> MeasuredRun.read(run))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("3 at least");
        write(FACTS.replace("\"workers\":1", "\"workers\":2"), 6);
        assertThatThrownBy(() -> MeasuredRun.read(run))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("one");
        write("{}", 6);
        assertThatThrownBy(() -> MeasuredRun.read(run))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("run.json");
    }
}
