package io.github.jjak.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real executors: everything that goes to them is serialised, and each has a model of its own. */
@Tag("slow")
class ExecutorsTest {

    @Test
    void eachExecutorLoadsTheModelOnce(@TempDir Path home) throws Exception {
        assertThat(SeparateProgram.run(TwoExecutors.class, home))
                .contains(
                        "executors: [0 loaded 1, 1 loaded 1]",
                        "driver loaded 0",
                        "below 1e-6: true",
                        "as of one machine: true",
                        "as by one machine: true")
                .doesNotContain("negatives of 0");
    }
}
