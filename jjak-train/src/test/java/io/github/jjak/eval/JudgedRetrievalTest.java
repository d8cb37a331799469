package io.github.jjak.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.error.UsageException;
import io.github.jjak.judgement.Judgement;
import io.github.jjak.judgement.Judgements;
import io.github.jjak.rank.Ranking;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JudgedRetrievalTest {

    private static final Map<String, String> DOCUMENTS = new LinkedHashMap<>();

    static {
        List.of("a", "b", "c", "d").forEach(id -> DOCUMENTS.put(id, "같은 글"));
    }

    private static Ranking ranking(int... positions) {
        return Ranking.of(positions, new float[positions.length]);
    }

    @Test
    void gradesGainAndTheUnjudgedAreCounted() {
        // By trec_eval's definition: (3 / log2(3) + 1 / log2(4)) / (3 + 2 / log2(3) + 1 / log2(4)).
        RetrievalResult result =
                RetrievalResult.ofGrades(List.of(ranking(9, 0, 2)), List.of(Map.of(0, 3.0, 1, 2.0, 2, 1.0, 5, 0.0)));
        assertThat(result.mean().ndcgAt10()).isCloseTo(0.5024914, within(1e-6));
        assertThat(result.mean().mrrAt10()).isEqualTo(0.5);
        assertThat(result.mean().recall().at3()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(result.asMap("cosine"))
                .containsEntry("cosine_unjudged@1", 1.0)
                .containsKey("cosine_unjudged@100")
                .hasEntrySatisfying(
                        "cosine_unjudged@10", share -> assertThat(share).isCloseTo(1 / 3.0, within(1e-12)));
    }

    @Test
    void gradesOfOneAndZeroAreRelevance() {
        List<Ranking> rankings = List.of(ranking(4, 1, 0, 2), ranking(3, 2, 1, 0));
        RetrievalResult grades = RetrievalResult.ofGrades(
                rankings, List.of(Map.of(0, 1.0, 1, 1.0, 7, 1.0), Map.of(1, 1.0, 2, 0.0, 3, -1.0)));
        RetrievalResult binary = RetrievalResult.of(rankings, List.of(Set.of(0, 1, 7), Set.of(1)));
        assertThat(grades.mean()).isEqualTo(binary.mean());
        assertThat(binary.asMap("cosine")).doesNotContainKey("cosine_unjudged@10");
    }

    @Test
    void documentsOfOneTextStayTwoAndMissingOnesAreNeverFound() {
        InformationRetrievalEvaluator evaluator = InformationRetrievalEvaluator.of(
                Judgements.of(
                        List.of(
                                new Judgement("질문", "b", 2),
                                new Judgement("질문", "gone", 1),
                                new Judgement("질문", "d", 0),
                                new Judgement("아무 답도 없는 질문", "a", 0)),
                        false),
                DOCUMENTS);
        assertThat(evaluator.answers()).hasSize(4);
        assertThat(evaluator.relevant().get(0)).containsExactly(1, 4);
        RetrievalResult result = evaluator.score(List.of(ranking(1, 3, 0, 2), ranking(0, 1, 2, 3)));
        assertThat(result.queries()).containsExactly(0);
        assertThat(result.mean().accuracy().at1()).isEqualTo(1);
        assertThat(result.mean().recall().at10()).isEqualTo(0.5);
        assertThat(result.unjudged().get(10)).isEqualTo(0.5);
        assertThat(evaluator.contentHash())
                .isNotEqualTo(InformationRetrievalEvaluator.of(
                                Judgements.of(List.of(new Judgement("질문", "b", 1)), false), DOCUMENTS)
                        .contentHash());
    }

    @Test
    void idsOfQueriesCannotBeAsked() {
        Judgements ids = Judgements.of(List.of(new Judgement("q1", "a", 1)), true);
        assertThatThrownBy(() -> InformationRetrievalEvaluator.of(ids, DOCUMENTS))
                .isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> InformationRetrievalEvaluator.of(
                        Judgements.of(List.of(new Judgement("질문", "a", 1)), false), Map.of()))
                .isInstanceOf(UsageException.class);
    }
}
