package io.github.jjak.cache.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.error.UsageException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.EncodeOptions;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.TextPair;
import io.github.jjak.tensor.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores are computed once, and are those of the model. */
class KeptScoresTest {

    private static final List<TextPair> PAIRS = List.of(
            new TextPair("환불은 며칠 걸려요?", "사흘 안에 환불됩니다."),
            new TextPair("환불은 며칠 걸려요?", "회의실은 앱에서 예약합니다."),
            new TextPair("환불은 며칠 걸려요?사흘", " 안에 환불됩니다."),
            new TextPair("환불은 며칠 걸려요?", "사흘 안에 환불됩니다."));

    private final ParityFixtures fixtures = ParityFixtures.of(KeptScoresTest.class);

    @TempDir
    private Path folder;

    private CrossEncoder load(LoadOptions options) {
        return CrossEncoder.load(fixtures.path("cross_encoders/bert").toString(), options);
    }

    private static void assertScores(CrossEncoder model, float[] scores) {
        float[][] expected = model.internals()
                .scores(model.internals().tokenize(PAIRS), EncodeOptions.DEFAULT_TOKEN_BUDGET, Precision.FP32);
        for (int pair = 0; pair < scores.length; pair++) {
            assertThat(scores[pair]).isEqualTo(expected[pair][0], within(1e-5f));
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(path -> path.endsWith("vectors.f32")).toList();
        }
    }

    @Test
    void scoresAreKeptOncePerPairAndModel() throws IOException {
        try (CrossEncoder model = load(LoadOptions.ofDefaults())) {
            for (int round = 0; round < 2; round++) {
                try (KeptScores kept = KeptScores.of(model, folder)) {
                    assertScores(model, kept.scores(PAIRS));
                }
                assertThat(files()).hasSize(1);
                assertThat(Files.size(files().get(0))).isEqualTo(3 * Float.BYTES);
            }
        }
        try (CrossEncoder shorter = load(new LoadOptions(16));
                KeptScores kept = KeptScores.of(shorter, folder)) {
            assertScores(shorter, kept.scores(PAIRS));
        }
        assertThat(files()).hasSize(2);
    }

    @Test
    void whatIsDamagedIsComputedAgain() throws IOException {
        try (CrossEncoder model = load(LoadOptions.ofDefaults())) {
            try (KeptScores kept = KeptScores.of(model, folder)) {
                kept.scores(PAIRS);
            }
            Files.write(
                    files().get(0), ByteBuffer.allocate(Float.BYTES).putInt(77).array(), StandardOpenOption.WRITE);
            try (KeptScores kept = KeptScores.of(model, folder)) {
                assertScores(model, kept.scores(PAIRS));
            }
        }
    }

    @Test
    void withoutAFolderNothingIsWritten() throws IOException {
        try (CrossEncoder model = load(LoadOptions.ofDefaults());
                KeptScores kept = KeptScores.of(model, null)) {
            assertScores(model, kept.scores(PAIRS));
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void severalLabelsAreNoScore() {
        try (CrossEncoder labels = CrossEncoder.load(fixtures.path("cross_encoders/bert-labels"))) {
            assertThatThrownBy(() -> KeptScores.of(labels, folder))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("one label");
        }
    }
}
