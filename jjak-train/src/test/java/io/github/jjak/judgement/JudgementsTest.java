package io.github.jjak.judgement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgementsTest {

    @TempDir
    private Path folder;

    private Path file(String content) throws Exception {
        return Files.writeString(folder.resolve("judgements"), content);
    }

    @Test
    void qrelsOfTrecAndBeir() throws Exception {
        Judgements trec = Judgements.read(file("q1 0 d1 2\nq1 Q0 d2 -1\n\nq2\t0\td1\t0\n"));
        assertThat(trec.queryIds()).isTrue();
        assertThat(trec.byQuery())
                .containsExactly(Map.entry("q1", Map.of("d1", 2.0, "d2", -1.0)), Map.entry("q2", Map.of("d1", 0.0)));
        Judgements beir = Judgements.read(file("query-id\tcorpus-id\tscore\nq1\td1\t2\n"));
        assertThat(beir.byQuery()).containsExactly(Map.entry("q1", Map.of("d1", 2.0)));
    }

    @Test
    void csvOfQuepidWithQuotesAndUnratedRows() throws Exception {
        Judgements read = Judgements.read(file("""
                query,docid,rating
                "배송, 언제 오나요?",d1,3
                "배송, 언제 오나요?",d2,
                환불,d1,0
                """));
        assertThat(read.queryIds()).isFalse();
        assertThat(read.byQuery())
                .containsExactly(Map.entry("배송, 언제 오나요?", Map.of("d1", 3.0)), Map.entry("환불", Map.of("d1", 0.0)));
        assertThat(read.unrated()).isEqualTo(1);
    }

    @Test
    void importOfOpenSearch() throws Exception {
        Judgements read = Judgements.read(file("""
                {"name": "list", "description": "by hand", "type": "IMPORT_JUDGMENT",
                 "judgmentRatings": [{"query": "환불", "ratings": [{"docId": "d1", "rating": "3.000"}, {"docId": "d2", "rating": 0.5}]}]}
                """));
        assertThat(read.byQuery()).containsExactly(Map.entry("환불", Map.of("d1", 3.0, "d2", 0.5)));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsReadAgain(JudgementFormat format) throws Exception {
        Judgements judgements = Judgements.of(
                List.of(
                        new Judgement("배송, \"언제\" 오나요?", "d1", 3),
                        new Judgement("배송, \"언제\" 오나요?", "d-2", 0),
                        new Judgement("환불", "d1", 1)),
                false);
        Path file = folder.resolve(format == JudgementFormat.QUEPID ? "out.csv" : "out");
        List<Path> written = judgements.write(file, format);
        Judgements read = Judgements.read(file);
        if (format.hasQueryIds()) {
            assertThat(Files.readString(file)).isEqualTo("1 0 d1 3\n1 0 d-2 0\n2 0 d1 1\n");
            assertThat(Files.readAllLines(written.get(1)).get(0)).isEqualTo("id,question");
            read = read.withTexts(Map.of("1", "배송, \"언제\" 오나요?", "2", "환불"));
        }
        assertThat(read.byQuery()).isEqualTo(judgements.byQuery());
        assertThat(read.size()).isEqualTo(3);
    }

    @Test
    void idsAreNoTexts() {
        Judgements ids = Judgements.of(List.of(new Judgement("q1", "d1", 1)), true);
        assertThatThrownBy(() -> ids.write(folder.resolve("x.csv"), JudgementFormat.QUEPID))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("texts");
        assertThatThrownBy(() -> ids.withTexts(Map.of("q2", "다른 질문"))).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> Judgements.of(List.of(new Judgement("질문", "두 낱말", 1)), false)
                        .write(folder.resolve("x"), JudgementFormat.TREC))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("white space");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "사연 0 d1 1 1",
                "사연 0 d1 좋음",
                "사연 0 d1 NaN",
                "사연 0 d1 1\n사연 0 d1 2",
                "query,docid,rating\n사연,d1,1\n사연,d1,2",
                "query,docid\n사연,d1",
                "{\"name\":\"사연\"}",
                "{\"judgmentRatings\":[{\"query\":\"사연\",\"ratings\":[{\"docId\":\"d1\",\"rating\":\"좋음\"}]}]}",
                "{\"judgmentRatings\":[{\"ratings\":[{\"docId\":\"d1\",\"rating\":\"1\"}]}]}",
                "{\"judgmentRatings\":"
            })
    void damagedFilesAreSentencesWithoutTexts(String content) throws Exception {
        Path file = file(content);
        assertThatThrownBy(() -> Judgements.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("사연");
        Path latin = Files.write(folder.resolve("latin"), "q 0 dé 1".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Judgements.read(latin)).isInstanceOf(DataException.class);
    }
}
