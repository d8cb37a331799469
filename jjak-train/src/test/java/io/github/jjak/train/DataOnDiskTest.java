package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.data.DataStore;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on data that are kept on disk is the run on data in memory, bit for bit; it also goes on with what the other began. */
class DataOnDiskTest {

    @TempDir
    private Path temp;

    @Test
    void sameLossesSameWeightsAndResumedFromTheOther() throws IOException {
        Path file = temp.resolve("triplets.tsv");
        Dataset pairs = TrainingFixture.pairs(96);
        List<String> lines = new ArrayList<>(List.of("question\tanswer\tnegative"));
        for (int row = 0; row < pairs.rows(); row++) {
            String negative = row % 3 == 0 ? "" : pairs.text((row + 7) % 96, 1);
            lines.add(pairs.text(row, 0) + "\t" + pairs.text(row, 1) + "\t" + negative);
        }
        Files.write(file, lines);
        List<Double> ofHeld = new ArrayList<>();
        List<Double> ofStored = new ArrayList<>();
        Map<String, float[]> held = train(read(file, DataStore.MEMORY), "held", ofHeld, 0);
        Map<String, float[]> stored = train(read(file, DataStore.DISK), "stored", ofStored, 0);
        TrainingFixture.assertSameBits(stored, held);
        assertThat(ofStored).isEqualTo(ofHeld).hasSizeGreaterThan(8);

        List<Double> ofParts = new ArrayList<>();
        assertThatThrownBy(() -> train(read(file, DataStore.MEMORY), "parts", ofParts, 4))
                .isInstanceOf(InterruptedRunException.class);
        TrainingFixture.assertSameBits(train(read(file, DataStore.DISK), "parts", ofParts, 0), held);
        assertThat(ofParts).isEqualTo(ofHeld);
    }

    private static Dataset read(Path file, DataStore store) {
        Dataset dataset = Dataset.read(
                file,
                ReadOptions.builder()
                        .columns(List.of("question", "answer", "negative"))
                        .ragged(true)
                        .dataStore(store)
                        .build());
        assertThat(dataset.isOnDisk()).isEqualTo(store == DataStore.DISK);
        return dataset;
    }

    /** @param stopAfter steps after which it is stopped; 0 for never */
    private Map<String, float[]> train(Dataset data, String name, List<Double> losses, int stopAfter) {
        Path folder = temp.resolve(name);
        boolean resumes = Files.exists(folder);
        RunFolder output = RunFolder.prepare(folder, resumes ? RunFolder.Existing.RESUME : RunFolder.Existing.REFUSE);
        AtomicInteger steps = new AtomicInteger();
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            Trainer.builder(model)
                    .arguments(TrainingArguments.builder()
                            .epochs(2)
                            .batchSize(16)
                            .learningRate(1e-3)
                            .build())
                    .output(output)
                    .resume(resumes)
                    .listener(new TrainingListener() {
                        @Override
                        public void onStep(StepReport step) {
                            losses.add(step.loss());
                        }
                    })
                    .stopRequested(() -> steps.incrementAndGet() == stopAfter)
                    .train(data);
            return TrainingFixture.weights(model);
        }
    }
}
