package io.github.jjak.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedbackJudgementsTest {

    @Test
    void marksJudgeAndWhatIsOnlySeenIsUnclear() {
        FeedbackJudgements judged = new Said()
                .that("c1", "right_answer", "환불은 언제 되나요?", "a1")
                .that("c1", "thumbs_up", "환불은 언제 되나요?", "a2")
                .that("c1", "thumbs_down", "환불은 언제 되나요?", "a3")
                .seen("환불은 언제 되나요?", "a4", 4, 30, 0)
                .that("c1", "bookmark", "환불은 언제 되나요?", "a5")
                .judged();
        assertThat(judged.hits())
                .extracting(JudgedHit::objectId, JudgedHit::relevant, JudgedHit::byClicks)
                .containsExactly(tuple("a1", true, false), tuple("a2", true, false), tuple("a3", false, false));
        assertThat(judged.unclear()).isEqualTo(1);
        assertThat(judged.conflicts()).isZero();
    }

    @Test
    void aPersonHasOneVoiceTheLastOneHoweverTheQuestionIsWritten() {
        FeedbackJudgements judged = new Said()
                .that("c1", "thumbs_up", "How do I pay?", "a1")
                .that("c1", "thumbs_up", "how do I pay", "a1")
                .that("c1", "thumbs_down", "How do I  pay?", "a1")
                .judged();
        assertThat(judged.hits()).containsExactly(new JudgedHit("How do I pay?", "a1", false, false));
        assertThat(judged.conflicts()).isZero();
    }

    @Test
    void twoOfThreeVoicesDecideAConflictAndHalfDoNot() {
        FeedbackJudgements judged = new Said()
                .that("c1", "thumbs_up", "배송 조회", "a1")
                .that("c2", "thumbs_down", "배송 조회", "a1")
                .that("c1", "thumbs_down", "배송 조회", "a2")
                .that("c2", "thumbs_up", "배송 조회", "a2")
                .that("c3", "thumbs_down", "배송 조회", "a2")
                .judged();
        assertThat(judged.hits()).containsExactly(new JudgedHit("배송 조회", "a2", false, false));
        assertThat(judged.conflicts()).isEqualTo(2);
        assertThat(judged.unclear()).isEqualTo(1);
    }

    @Test
    void clicksAreJudgedByWhatTheirRanksExplain() {
        // Rank 1: 40 clicks of 100 impressions. Rank 5: 12 of 100.
        Said said = new Said()
                .seen("q1", "popular by place", 1, 60, 24)
                .seen("q2", "wrong", 1, 40, 16)
                .seen("q3", "right", 5, 20, 10)
                .seen("q4", "seldom", 5, 9, 2)
                .seen("q5", "never", 5, 71, 0);
        ClickLog log = new ClickLog(said.events().events());
        ClickCounts right = Objects.requireNonNull(log.counts().get(new HitKey("q3", "right")));
        assertThat(right.impressions()).isEqualTo(20);
        assertThat(right.clicks()).isEqualTo(10);
        assertThat(right.coec()).isCloseTo(10 / (20 * 0.12), within(1e-9));
        assertThat(Objects.requireNonNull(log.counts().get(new HitKey("q1", "popular by place")))
                        .coec())
                .isCloseTo(1, within(1e-9));
        assertThat(said.judged().hits()).containsExactly(new JudgedHit("q3", "right", true, true));
        assertThat(FeedbackJudgements.of(
                                said.events(), FeedbackRules.ofDefaults().withMinimumImpressions(9))
                        .hits())
                .extracting(JudgedHit::objectId)
                .containsExactly("right", "seldom");
    }

    /** Each further one would link the answers of two questions. */
    @Test
    void ofTheClickedHitsOfAQuestionTheMostClickedIsRight() {
        Said said = new Said()
                .seen("q1", "by mistake", 2, 20, 3)
                .seen("q1", "right", 4, 20, 6)
                .seen("q1", "by mistake, too", 3, 20, 2)
                .seen("q2", "as often, lower", 3, 20, 4)
                .seen("q2", "as often", 1, 20, 4)
                .seen("q3", "nobody's", 1, 200, 20)
                .seen("q3", "nobody's 2", 2, 200, 1)
                .seen("q3", "nobody's 3", 3, 200, 1)
                .seen("q3", "nobody's 4", 4, 200, 1);
        assertThat(said.judged().hits())
                .containsExactly(
                        new JudgedHit("q1", "right", true, true), new JudgedHit("q2", "as often, lower", true, true));
        assertThat(said.judged().unclear()).isEqualTo(7);
        assertThat(said.that("c1", "thumbs_down", "q1", "right").judged().hits())
                .containsExactly(
                        new JudgedHit("q1", "by mistake", true, true),
                        new JudgedHit("q1", "right", false, false),
                        new JudgedHit("q2", "as often, lower", true, true));
    }

    @Test
    void marksWinOverClicks() {
        FeedbackJudgements judged = new Said()
                .seen("q1", "a1", 2, 20, 15)
                .seen("q2", "a2", 2, 80, 1)
                .that("c1", "thumbs_down", "q1", "a1")
                .judged();
        assertThat(judged.hits()).containsExactly(new JudgedHit("q1", "a1", false, false));
    }

    @Test
    void aFileIsReadWithItsQueriesAndItsHalfLines(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("feedback.jsonl"), """
                {"query_id":"s1","user_query":"비밀번호를 잊었어요","query_response_hit_ids":["a1"]}
                {"action_name":"right_answer","query_id":"s1","timestamp":"2026-01-01T00:00:00Z","event_attributes":{"object":{"object_id":"a1"},"position":{"ordinal":3}}}
                {"query_id":"s2","user_query":""}
                {"action_name":"thumbs_down","query_id":"s2","event_attributes":{"object":{"object_id":"a2"}}}

                ["no","object"]
                {"action_na
                """);
        FeedbackEvents read = FeedbackEvents.read(file);
        assertThat(read.events())
                .containsExactly(
                        new FeedbackEvent("right_answer", "비밀번호를 잊었어요", "s1", "", "a1", 3),
                        new FeedbackEvent("thumbs_down", "", "s2", "", "a2", 0));
        assertThat(read.unreadableLines()).isEqualTo(2);
        FeedbackJudgements judged = FeedbackJudgements.of(read, FeedbackRules.ofDefaults());
        assertThat(judged.hits()).hasSize(1);
        assertThat(judged.withoutText()).isEqualTo(1);
    }

    @Test
    void anotherFileIsRefusedWithoutItsTexts(@TempDir Path folder) throws Exception {
        Path other = Files.writeString(folder.resolve("pairs.jsonl"), "{\"question\":\"남의 사연\",\"answer\":\"답\"}\n");
        assertThatThrownBy(() -> FeedbackEvents.read(other))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("User Behavior Insights")
                .hasMessageNotContaining("사연");
        assertThatThrownBy(() -> FeedbackEvents.read(folder.resolve("none.jsonl")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("There is no file");
        assertThatThrownBy(() -> FeedbackEvents.read(folder)).isInstanceOf(DataException.class);
        Path latin = Files.write(folder.resolve("latin.jsonl"), new byte[] {'{', (byte) 0xE9, '}', '\n'});
        assertThatThrownBy(() -> FeedbackEvents.read(latin))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void rulesOutOfRangeAreRefused() {
        FeedbackRules usual = FeedbackRules.ofDefaults();
        assertThatThrownBy(() -> usual.withMinimumImpressions(0)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> usual.withMinimumClicks(0)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> usual.withMinimumCoec(Double.NaN)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> usual.withMinimumCoec(0)).isInstanceOf(UsageException.class);
    }
}
