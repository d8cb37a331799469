package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.model.SentenceTransformer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model of the size of klue/roberta-base: loads, trains in less than five times its weights where memory is not plenty, saves,
 * loads again; and needs no more than its memory plan says, nor much less.
 */
@Tag("slow")
class FullSizeModelTest {

    @TempDir
    private Path temp;

    @Test
    void trainsWithinFiveTimesItsWeightsAndKeepsItsVectors() throws Exception {
        Path folder = temp.resolve("model");
        FullSizeModel.write(folder);
        Path saved = temp.resolve("saved");
        Map<String, Double> report = inProcessOfItsOwn(folder, saved, 16);
        System.out.println("full-size model: " + report);
        assertThat(report.get("train_loss")).isFinite();
        assertThat(value(report, "step_tokens")).isEqualTo(2 * 32 * 32);
        assertThat(value(report, "peak_bytes") / value(report, "weights_bytes"))
                .as("peak resident memory as a multiple of the fp32 weights, %s", report)
                .isLessThan(5.0);
        assertThat(value(report, "mini_batch_tokens")).isLessThan(2048);
        assertPlanHolds(report);
        assertThat(value(report, "vector_loaded_again")).isEqualTo(value(report, "vector"));
        try (SentenceTransformer model = SentenceTransformer.load(saved)) {
            assertThat((double) model.encode("배고프다.")[0])
                    .as("in another process, with another number of threads")
                    .isCloseTo(value(report, "vector"), within(2e-6));
        }
    }

    /** A batch that fits at once is not run in parts; the price is memory. */
    @Test
    void whereMemoryIsPlentyABatchIsRunAtOnce() throws Exception {
        Path folder = temp.resolve("model");
        FullSizeModel.write(folder);
        Map<String, Double> report = inProcessOfItsOwn(folder, temp.resolve("saved"), 64);
        System.out.println("full-size model, plenty of memory: " + report);
        assertThat(value(report, "mini_batch_tokens")).isEqualTo(2048);
        assertPlanHolds(report);
    }

    private static void assertPlanHolds(Map<String, Double> report) {
        assertThat(value(report, "planned_bytes") / value(report, "peak_bytes"))
                .as("planned over measured peak, %s", report)
                .isBetween(1.0, 1.5);
    }

    private static double value(Map<String, Double> report, String key) {
        return Objects.requireNonNull(report.get(key), key);
    }

    private static Map<String, Double> inProcessOfItsOwn(Path folder, Path saved, int machineGigabytes)
            throws Exception {
        String output = OwnProcess.output(
                FullSizeTraining.class,
                2,
                List.of("-Xms32m", "-Xmx256m"),
                folder.toString(),
                saved.toString(),
                Integer.toString(machineGigabytes));
        Map<String, Double> report = new HashMap<>();
        for (String line : output.lines().toList()) {
            String[] parts = line.split("=", 2);
            report.put(parts[0], Double.parseDouble(parts[1]));
        }
        return report;
    }
}
