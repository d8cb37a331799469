package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.cli.Run;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code jjak evaluate} and {@code jjak compare} of vectors that are kept in fewer bytes, against a loop over bits and steps. */
class EvaluateQuantizedTest {

    private static final String DATA = "builtin:services-ko/test";

    /** Orders documents for a query. */
    private interface Order {
        List<Integer> of(float[] query);
    }

    private static Run evaluate(String... arguments) {
        List<String> all = new ArrayList<>(List.of("evaluate", "--data", DATA, "--model", "builtin:ko-tiny"));
        all.addAll(List.of(arguments));
        return Run.jjak(all.toArray(String[]::new));
    }

    private static JsonNode json(Run run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        return JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "stdout");
    }

    private static List<Integer> sorted(List<Integer> documents, double[] scores) {
        return documents.stream()
                .sorted(Comparator.<Integer>comparingDouble(document -> -scores[document])
                        .thenComparingInt(document -> document))
                .toList();
    }

    private static List<Integer> all(double[] scores) {
        return sorted(IntStream.range(0, scores.length).boxed().toList(), scores);
    }

    private static double product(float[] query, double[] document) {
        return IntStream.range(0, query.length)
                .mapToDouble(i -> query[i] * document[i])
                .sum();
    }

    private static void normalise(float[][] vectors) {
        for (float[] vector : vectors) {
            double squares = 0;
            for (float number : vector) {
                squares += (double) number * number;
            }
            for (int i = 0; i < vector.length; i++) {
                vector[i] /= (float) Math.sqrt(squares);
            }
        }
    }

    /** nDCG@10 where every relevant answer counts 1. */
    private static double ndcg(float[][] queries, List<Set<Integer>> relevant, Order order) {
        double sum = 0;
        for (int query = 0; query < queries.length; query++) {
            List<Integer> hits = order.of(queries[query]);
            double gain = 0;
            double best = 0;
            for (int rank = 0; rank < 10; rank++) {
                double discount = Math.log(2) / Math.log(rank + 2);
                gain += relevant.get(query).contains(hits.get(rank)) ? discount : 0;
                best += rank < relevant.get(query).size() ? discount : 0;
            }
            sum += gain / best;
        }
        return sum / queries.length;
    }

    @Test
    void bitsFindWhatALoopOverThemFinds() {
        InformationRetrievalEvaluator evaluator = InformationRetrievalEvaluator.of(
                Dataset.read(DATA, ReadOptions.builder().build()));
        float[][] queries;
        float[][] answers;
        try (SentenceTransformer model = SentenceTransformer.load(
                "builtin:ko-tiny", LoadOptions.ofDefaults().withTruncateDimension(20))) {
            queries = model.encode(evaluator.questions(), TextRole.QUERY);
            answers = model.encode(evaluator.answers(), TextRole.DOCUMENT);
        }
        Order bits = query -> {
            double[] scores = new double[answers.length];
            for (int document = 0; document < scores.length; document++) {
                for (int i = 0; i < query.length; i++) {
                    scores[document] -= query[i] > 0 == answers[document][i] > 0 ? 0 : 1;
                }
            }
            return all(scores);
        };
        Order rescored = query -> {
            double[] scores = new double[answers.length];
            for (int document = 0; document < scores.length; document++) {
                for (int i = 0; i < query.length; i++) {
                    scores[document] += answers[document][i] > 0 ? query[i] : 0;
                }
            }
            return sorted(bits.of(query).subList(0, 30), scores);
        };
        JsonNode metrics = json(evaluate(
                "--truncate-dim", "20", "--embedding-precision", "binary", "--rescore-multiplier", "3", "--json"));
        assertThat(metrics.get("binary_ndcg@10").asDouble())
                .isCloseTo(ndcg(queries, evaluator.relevant(), bits), within(1e-9));
        assertThat(metrics.get("binary_rescored_ndcg@10").asDouble())
                .isCloseTo(ndcg(queries, evaluator.relevant(), rescored), within(1e-9));
        assertThat(metrics.get("binary_bytes_per_vector").asDouble()).isEqualTo(3);
        assertThat(metrics.get("float32_bytes_per_vector").asDouble()).isEqualTo(80);
    }

    @Test
    void bytesFindWhatALoopOverStepsFinds() {
        InformationRetrievalEvaluator evaluator = InformationRetrievalEvaluator.of(
                Dataset.read(DATA, ReadOptions.builder().build()));
        float[][] queries;
        float[][] answers;
        try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-tiny")) {
            queries = model.encode(evaluator.questions(), TextRole.QUERY);
            answers = model.encode(evaluator.answers(), TextRole.DOCUMENT);
        }
        normalise(queries);
        normalise(answers);
        int dimension = answers[0].length;
        double[] least = new double[dimension];
        double[] width = new double[dimension];
        for (int i = 0; i < dimension; i++) {
            int at = i;
            least[i] = IntStream.range(0, answers.length)
                    .mapToDouble(row -> answers[row][at])
                    .min()
                    .orElseThrow();
            width[i] = (IntStream.range(0, answers.length)
                                    .mapToDouble(row -> answers[row][at])
                                    .max()
                                    .orElseThrow()
                            - least[i])
                    / 255;
        }
        Order rescored = query -> {
            double[] scores = new double[answers.length];
            for (int document = 0; document < scores.length; document++) {
                double[] restored = new double[dimension];
                for (int i = 0; i < dimension; i++) {
                    restored[i] = least[i] + width[i] * Math.floor((answers[document][i] - least[i]) / width[i]);
                }
                scores[document] = product(query, restored);
            }
            return all(scores);
        };
        // So many that every answer is rescored: single steps at the edge of the first search do not matter.
        JsonNode metrics =
                json(evaluate("--embedding-precision", "float32,int8", "--rescore-multiplier", "1000", "--json"));
        assertThat(metrics.get("int8_rescored_ndcg@10").asDouble())
                .isCloseTo(ndcg(queries, evaluator.relevant(), rescored), within(1e-3));
        assertThat(metrics.get("int8_bytes_per_vector").asInt()).isEqualTo(dimension);
        double difference = metrics.get("int8_rescored_ndcg@10_difference").asDouble();
        assertThat(difference)
                .isCloseTo(
                        metrics.get("int8_rescored_ndcg@10").asDouble()
                                - metrics.get("cosine_ndcg@10").asDouble(),
                        within(1e-12))
                .isBetween(
                        metrics.get("int8_rescored_ndcg@10_difference_low").asDouble(),
                        metrics.get("int8_rescored_ndcg@10_difference_high").asDouble());
        assertThat(metrics.get("cosine_ndcg@10"))
                .isEqualTo(json(evaluate("--json")).get("cosine_ndcg@10"));
    }

    @Test
    void aSentenceSaysWhatItCosts() {
        Run run = evaluate("--embedding-precision", "ubinary");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("bytes a vector instead of", "95 % interval");
        assertThat(run.out()).contains("ubinary_ndcg@10").doesNotContain("rescored");
    }

    @Test
    void modelsAreComparedByOnePrecision() {
        Run run = Run.jjak(
                "compare", "bm25", "builtin:ko-tiny", "--data", DATA, "--embedding-precision", "binary", "--json");
        JsonNode models = JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "stdout")
                .get("models");
        assertThat(models.get(1).get("metrics").get("ndcg@10").asDouble())
                .as(run.err())
                .isCloseTo(
                        json(evaluate("--embedding-precision", "binary", "--json"))
                                .get("binary_ndcg@10")
                                .asDouble(),
                        within(1e-12));
        assertThat(run.err()).contains("its vectors as binary");
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        assertRefused(evaluate("--embedding-precision", "int4"), "int8");
        assertRefused(evaluate("--rescore-multiplier", "2"), "--embedding-precision");
        assertRefused(evaluate("--embedding-precision", "int8", "--rescore-multiplier", "0"), "at least 1, but is 0");
        assertRefused(evaluate("--embedding-precision", "int8", "--worst", "2"), "--worst");
        assertRefused(evaluate("--embedding-precision", "int8", "--mode", "hybrid"), "--mode");
        assertRefused(evaluate("--embedding-precision", "int8", "--similarity", "euclidean"), "euclidean");
        assertRefused(Run.jjak("evaluate", "--data", DATA, "--model", "bm25", "--embedding-precision", "int8"), "bm25");
        assertRefused(
                Run.jjak("compare", "bm25", "builtin:ko-tiny", "--data", DATA, "--embedding-precision", "int8,binary"),
                "evaluate");
    }

    private static void assertRefused(Run run, String words) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(words);
    }
}
