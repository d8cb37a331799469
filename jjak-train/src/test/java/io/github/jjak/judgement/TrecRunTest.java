package io.github.jjak.judgement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.UsageException;
import io.github.jjak.judgement.internal.TrecRun;
import io.github.jjak.rank.Ranking;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrecRunTest {

    @TempDir
    private Path temp;

    @Test
    void aLinePerHitWithSixFields() throws Exception {
        Path file = temp.resolve("run");
        TrecRun.write(
                file,
                List.of("q1", "q2"),
                List.of("a", "b"),
                List.of(
                        Ranking.of(new int[] {1, 0}, new float[] {0.5f, 0.25f}),
                        Ranking.of(new int[] {}, new float[] {})),
                "jjak-x");
        assertThat(Files.readAllLines(file)).containsExactly("q1 Q0 b 1 0.5 jjak-x", "q1 Q0 a 2 0.25 jjak-x");
    }

    @Test
    void idsWithWhiteSpaceAreRefusedWithoutBeingRepeated() {
        assertThatThrownBy(() -> TrecRun.write(temp.resolve("run"), List.of("q 1"), List.of("a"), List.of(), "jjak"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("white space")
                .hasMessageNotContaining("q 1");
        assertThat(temp.resolve("run")).doesNotExist();
    }
}
