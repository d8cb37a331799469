package io.github.jjak.distill.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.data.Dataset;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.train.TrainingFixture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParallelTextsTest {

    @TempDir
    private Path temp;

    private static Dataset parallel(int rows) {
        List<String> korean = new ArrayList<>();
        List<String> english = new ArrayList<>();
        List<String> german = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            korean.add("상품 " + row + "번은 내일 도착합니다.");
            english.add("Item " + row + " arrives tomorrow.");
            german.add(row % 2 == 0 ? "Artikel " + row + " kommt morgen an." : "");
        }
        return Dataset.of(List.of("ko", "en", "de"), List.of(korean, english, german));
    }

    @Test
    void everyTranslationIsAPairAndNoTextIsOnBothSides() {
        ParallelTexts texts = ParallelTexts.of(parallel(40), 12, 3);
        Dataset heldOut = Objects.requireNonNull(texts.heldOut());
        assertThat(texts.training().rows() + heldOut.rows()).isEqualTo(60);
        assertThat(heldOut.rows()).isBetween(8, 12);
        assertThat(texts.texts()).isEqualTo(60);
        Set<String> trained = new HashSet<>(texts.training().column(0));
        trained.addAll(texts.training().column(1));
        assertThat(heldOut.column(0)).noneMatch(trained::contains);
        assertThat(heldOut.column(1)).noneMatch(trained::contains);
    }

    @Test
    void repeatedPairsCountOnce() {
        Dataset once = parallel(20);
        Dataset twice = once.select(IntStream.range(0, 40).map(row -> row % 20).toArray());
        assertThat(ParallelTexts.of(twice, 0, 1).training().rows()).isEqualTo(30);
    }

    @Test
    void tooLittleIsRefused() {
        assertThatThrownBy(() -> ParallelTexts.of(parallel(8), 0, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("only 12");
        assertThatThrownBy(() -> ParallelTexts.of(parallel(40), -1, 1)).isInstanceOf(UsageException.class);
        Dataset one = Dataset.of(List.of("ko"), List.of(parallel(40).column(0)));
        assertThatThrownBy(() -> ParallelTexts.of(one, 0, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("source,target");
    }

    @Test
    void withoutPromptsRowsStayAsTheyAre() {
        ParallelTexts texts = ParallelTexts.of(parallel(20), 4, 3);
        try (SentenceTransformer model = TrainingFixture.tiny();
                Lesson lesson = texts.taughtBy(model, model, temp.resolve("vectors"))) {
            assertThat(lesson.training().column(0)).isEqualTo(texts.training().column(0));
            assertThat(lesson.training().column(1)).isEqualTo(texts.training().column(1));
            assertThat(Objects.requireNonNull(lesson.evaluator()).evaluate(model))
                    .containsOnlyKeys("src2trg_accuracy", "trg2src_accuracy", "mean_accuracy", "negative_mse");
        }
    }

    @Test
    void withPromptsEachLanguageStandsBehindEither() throws Exception {
        Path prompted = temp.resolve("prompted");
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            model.save(prompted);
        }
        Path configuration = prompted.resolve("config_sentence_transformers.json");
        ObjectNode json = (ObjectNode) JsonFile.read(configuration);
        json.putObject("prompts").put("query", "질문: ").put("document", "");
        JsonFile.write(configuration, json);
        ParallelTexts texts = ParallelTexts.of(parallel(20), 0, 3);
        try (SentenceTransformer model = SentenceTransformer.load(prompted);
                Lesson lesson = texts.taughtBy(model, model, temp.resolve("vectors"))) {
            Dataset rows = lesson.training();
            for (int row = 0; row < rows.rows(); row++) {
                assertThat(rows.text(row, row % 2)).isEqualTo(texts.training().text(row, 0));
                assertThat(rows.text(row, 1 - row % 2))
                        .isEqualTo(texts.training().text(row, 1));
            }
            assertThat(lesson.evaluator()).isNull();
        }
    }
}
