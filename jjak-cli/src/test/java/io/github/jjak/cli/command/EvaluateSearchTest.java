package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.cli.Run;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jjak evaluate} with the modes of search and with single questions. */
class EvaluateSearchTest {

    @TempDir
    private Path temp;

    private String pairs = "";

    @BeforeEach
    void writePairs() throws Exception {
        pairs = Files.writeString(temp.resolve("pairs.csv"), """
                        question,answer
                        환불은 언제 되나요?,환불은 사흘 안에 됩니다.
                        배송 조회 방법,배송 조회는 주문 화면에서 합니다.
                        비밀번호를 잊었어요,계정 설정에서 새로 정하세요.
                        """).toString();
    }

    private Run evaluate(String... arguments) {
        List<String> all = new ArrayList<>(List.of("evaluate", "--data", pairs, "--columns", "question,answer"));
        all.addAll(List.of(arguments));
        return Run.jjak(all.toArray(String[]::new));
    }

    private static JsonNode json(String line) {
        return JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), "stdout");
    }

    @Test
    void everyModeIsMeasuredUnderItsName() {
        Run dense = evaluate("--model", "builtin:ko-tiny", "--json");
        Run same = evaluate("--model", "builtin:ko-tiny", "--mode", "dense", "--json");
        assertThat(same.exitCode()).as(same.err()).isZero();
        assertThat(json(same.lastLine())).isEqualTo(json(dense.lastLine()));
        Run words = evaluate("--model", "builtin:ko-tiny", "--mode", "bm25", "--json");
        assertThat(json(words.lastLine()).get("bm25_accuracy@1").asDouble()).isCloseTo(2 / 3.0, within(1e-9));
        Run hybrid = evaluate("--model", "builtin:ko-tiny", "--mode", "hybrid", "--json");
        assertThat(json(hybrid.lastLine()).get("hybrid_accuracy@1").asDouble()).isGreaterThanOrEqualTo(0.66);
    }

    @Test
    void predictionsHoldTheTextsAndTheWorstAreNamedWithoutThem() throws Exception {
        Path file = temp.resolve("predictions.jsonl");
        Run run = evaluate("--model", "bm25", "--predictions", file.toString(), "--worst", "1");
        assertThat(run.exitCode()).as(run.err()).isZero();
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(3);
        JsonNode first = json(lines.get(0));
        assertThat(first.get("query").asText()).isEqualTo("환불은 언제 되나요?");
        assertThat(first.get("rank").asInt()).isEqualTo(1);
        assertThat(first.get("hits").get(0).get("right").asBoolean()).isTrue();
        assertThat(json(lines.get(2)).get("rank").isNull()).isTrue();
        assertThat(run.err()).contains("question 3: right answer not among").doesNotContain("비밀번호");
        assertThat(evaluate("--model", "bm25", "--worst", "1", "--verbose").err())
                .contains("비밀번호를 잊었어요");
    }

    @Test
    void whatIsFoundIsRerankedAndComparedWithTheFirstSearch() throws Exception {
        Path model = temp.resolve("reranker");
        Path file = temp.resolve("reranked.jsonl");
        List<String> answers = List.of("환불은 사흘 안에 됩니다.", "배송 조회는 주문 화면에서 합니다.", "계정 설정에서 새로 정하세요.");
        List<Integer> order;
        try (SentenceTransformer encoder = SentenceTransformer.load("builtin:ko-tiny");
                CrossEncoder untrained = CrossEncoder.create(encoder, 1, 64, 7)) {
            untrained.save(model);
            order = untrained.rank("환불은 언제 되나요?", answers, 3).stream()
                    .map(CrossEncoder.RankedDocument::index)
                    .toList();
        }
        Run run = evaluate(
                "--model", "builtin:ko-tiny", "--rerank", model.toString(), "--predictions", file.toString(), "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode first = json(Files.readAllLines(file).get(0));
        for (int rank = 0; rank < 3; rank++) {
            assertThat(first.get("hits").get(rank).get("text").asText()).isEqualTo(answers.get(order.get(rank)));
        }
        JsonNode metrics = json(run.lastLine());
        double before = metrics.get("cosine_ndcg@10").asDouble();
        double after = metrics.get("rerank_ndcg@10").asDouble();
        assertThat(before)
                .isEqualTo(json(evaluate("--model", "builtin:ko-tiny", "--json").lastLine())
                        .get("cosine_ndcg@10")
                        .asDouble());
        assertThat(metrics.get("rerank_ndcg@10_difference").asDouble()).isCloseTo(after - before, within(1e-12));
        assertThat(metrics.get("rerank_mrr@10_difference_low").asDouble())
                .isLessThanOrEqualTo(
                        metrics.get("rerank_mrr@10_difference_high").asDouble());
        assertThat(metrics.get("rerank_milliseconds_median").asDouble()).isPositive();
        assertThat(run.err()).contains("interval", "ms per question", "--rerank-weight 0.");
        assertThat(metrics.get("rerank_weight").asDouble()).isBetween(0.0, 1.0);
        assertThat(metrics.get("rerank_weighted_ndcg@10").asDouble()).isBetween(0.0, 1.0);
        Run first0 =
                evaluate("--model", "builtin:ko-tiny", "--rerank", model.toString(), "--rerank-weight", "0", "--json");
        assertThat(json(first0.lastLine()).get("rerank_ndcg@10").asDouble()).isEqualTo(before);
        Run none = evaluate("--model", "bm25", "--rerank", model.toString(), "--rerank-depth", "1", "--json");
        assertThat(json(none.lastLine()).get("rerank_ndcg@10_difference").asDouble())
                .isZero();
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        Run words = evaluate("--model", "bm25", "--mode", "hybrid");
        assertThat(words.exitCode()).isEqualTo(2);
        assertThat(words.err()).contains("--mode hybrid");
        Run sts = Run.jjak("evaluate", "--data", pairs, "--model", "builtin:ko-tiny", "--task", "sts", "--worst", "3");
        assertThat(sts.exitCode()).isEqualTo(2);
        assertThat(sts.err()).contains("--task retrieval");
        Run depth = evaluate("--model", "bm25", "--rerank-depth", "3");
        assertThat(depth.exitCode()).isEqualTo(2);
        assertThat(depth.err()).contains("--rerank MODEL");
        Run weight = evaluate("--model", "bm25", "--rerank", "builtin:ko-tiny", "--rerank-weight", "1.5");
        assertThat(weight.exitCode()).isEqualTo(2);
        assertThat(weight.err()).contains("--rerank-weight must be from 0 to 1, but is 1.5");
    }
}
