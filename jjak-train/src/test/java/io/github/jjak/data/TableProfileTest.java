package io.github.jjak.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.data.TableProfile.Column;
import io.github.jjak.data.TableProfile.Kind;
import io.github.jjak.data.TableProfile.Role;
import io.github.jjak.error.DataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableProfileTest {

    @TempDir
    private Path temp;

    private TableProfile profile(String content) throws Exception {
        Path file = Files.writeString(temp.resolve("data.tsv"), content);
        return TableProfile.of(file.toString(), ReadOptions.of());
    }

    private static Column column(TableProfile profile, String name) {
        return profile.column(name).orElseThrow();
    }

    @Test
    void namesAndContentsSayWhatColumnsAre() throws Exception {
        String rows = IntStream.range(0, 60)
                .mapToObj(row -> "묻는 말 " + row + "\t답하는 말 " + row + "\t" + (row % 2) + "\t" + row / 10.0 + "\t"
                        + (row % 3 == 0 ? "entailment" : row % 3 == 1 ? "neutral" : "contradiction") + "\n")
                .collect(Collectors.joining());
        TableProfile profile = profile("question\tanswer\tlabel\tscore\tgold_label\n" + rows);
        assertThat(profile.rows()).isEqualTo(60);
        assertThat(column(profile, "question").kind()).isEqualTo(Kind.TEXT);
        assertThat(column(profile, "question").role()).isEqualTo(Role.QUESTION);
        assertThat(column(profile, "answer").role()).isEqualTo(Role.ANSWER);
        Column label = column(profile, "label");
        assertThat(label.kind()).isEqualTo(Kind.NUMBERS);
        assertThat(label.whole()).isTrue();
        assertThat(label.minimum()).isZero();
        assertThat(label.maximum()).isEqualTo(1);
        assertThat(label.distinct()).isEqualTo(2);
        Column score = column(profile, "score");
        assertThat(score.whole()).isFalse();
        assertThat(score.maximum()).isEqualTo(5.9);
        assertThat(column(profile, "gold_label").kind()).isEqualTo(Kind.CLASSES);
        assertThat(column(profile, "gold_label").distinct()).isEqualTo(3);
    }

    @Test
    void manyDifferentValuesAreCountedUpToABound() throws Exception {
        String rows = IntStream.range(0, 2000)
                .mapToObj(row -> "서로 다른 문장 " + row + "\n")
                .collect(Collectors.joining());
        Column texts = column(profile("text\n" + rows), "text");
        assertThat(texts.kind()).isEqualTo(Kind.TEXT);
        assertThat(texts.distinct()).isEqualTo(TableProfile.MOST_CLASSES + 1);
        assertThat(texts.minimum()).isNaN();
    }

    @Test
    void aTableWithoutRowsIsRefused() {
        assertThatThrownBy(() -> profile("question\tanswer\n"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has no rows");
    }
}
