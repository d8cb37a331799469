package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.train.TrainingListener.StepReport;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Native memory has an owner: over a thousand steps, after the JVM has warmed up, the process does not grow. A process of its own, whose heap
 * is all there from the start: what other tests compile and collect would be measured otherwise.
 */
@Tag("slow")
class MemoryTest {

    private static final int STEPS = 1500;
    private static final int WARM_UP = 500;

    @Test
    void residentMemoryIsFlatOverAThousandSteps() throws Exception {
        List<Long> resident = OwnProcess.output(
                        MemoryTest.class, 1, List.of("-Xms192m", "-Xmx192m", "-XX:+AlwaysPreTouch"))
                .lines()
                .map(Long::valueOf)
                .toList();
        long early = resident.get(WARM_UP / 50 - 1);
        long late = resident.get(resident.size() - 1);
        System.out.println("resident bytes: " + resident);
        assertThat((double) late / early).as("resident bytes %s", resident).isLessThan(1.03);
    }

    /** Prints the resident bytes every fifty steps. */
    public static void main(String[] arguments) {
        TrainingListener listener = new TrainingListener() {
            @Override
            public void onStep(StepReport step) {
                if (step.step() % 50 == 0) {
                    System.gc();
                    System.out.println(Pointer.physicalBytes());
                }
            }
        };
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            Trainer.builder(model)
                    .arguments(TrainingArguments.builder()
                            .epochs(1000)
                            .maxSteps(STEPS)
                            .batchSize(8)
                            .learningRate(1e-4)
                            .build())
                    .listener(listener)
                    .train(TrainingFixture.pairs(160));
        }
    }
}
