package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.cli.Run;
import io.github.jjak.data.Dataset;
import io.github.jjak.json.internal.JsonFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Held-out numbers: in how many answers, by chance or not, and the same again for others. */
class HeldOutTest {

    @TempDir
    private Path temp;

    private static JsonNode json(Run run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        return JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "stdout");
    }

    private static void assertFails(Run run, int exitCode, String... words) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        assertThat(run.err()).contains(words).doesNotContain("\tat ");
    }

    /** Questions with an answer each; some answers hold what a CSV file must quote. */
    private Path pairs(int rows) throws Exception {
        Path file = temp.resolve("pairs-" + rows + ".csv");
        List<String> lines = new ArrayList<>(List.of("question,answer"));
        String[] things = {"통장", "카드", "대출", "환전", "보험"};
        for (int i = 0; i < rows; i++) {
            String thing = things[i % things.length];
            lines.add(thing + " 관련 문의 " + i + "번이에요,\" " + thing + " 창구는 " + i + "층, \"\"안내\"\"를 보세요\n둘째 줄\"");
        }
        Files.write(file, lines);
        return file;
    }

    private Run train(Path data, Path output, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                "--data",
                data.toString(),
                "--columns",
                "question,answer",
                "--model",
                "builtin:ko-tiny",
                "--output",
                output.toString(),
                "--batch-size",
                "8",
                "--max-steps",
                "2",
                "--json"));
        arguments.addAll(List.of(more));
        return Run.jjak(arguments.toArray(String[]::new));
    }

    private static Map<String, Double> metrics(JsonNode node) {
        Map<String, Double> metrics = new TreeMap<>();
        node.properties().forEach(field -> {
            if (field.getKey().contains("@")) {
                metrics.put(field.getKey(), field.getValue().asDouble());
            }
        });
        return metrics;
    }

    @Test
    void heldOutQuestionsAreSearchedInAllAnswersAndOthersGetTheSameNumber() throws Exception {
        Path data = pairs(120);
        Path output = temp.resolve("run");
        Run run = train(data, output, "--eval-split", "0.2");
        JsonNode summary = json(run);
        assertThat(summary.get("evaluation").toString()).isEqualTo("{\"questions\":24,\"answers\":120}");
        assertThat(run.err())
                .contains("evaluated on 24 questions in 120 answers", "mean little", "BM25", "--corpus")
                .contains("(24 questions in 120 answers)");
        JsonNode description = JsonFile.read(output.resolve("run.json"));
        assertThat(description.get("evaluation")).isEqualTo(summary.get("evaluation"));
        assertThat(description.get("bm25")).isEqualTo(summary.get("bm25"));
        assertThat(Files.readAllLines(output.resolve("metrics.jsonl")).get(0))
                .contains("\"eval_questions\":24", "\"eval_answers\":120");
        assertThat(Files.readString(output.resolve("best/README.md"))).contains("24 questions in 120 answers");

        Dataset heldOut = Dataset.read(output.resolve("held-out.csv"), "question", "answer");
        assertThat(heldOut.rows()).isEqualTo(24);
        assertThat(heldOut.column(1).get(0)).startsWith(" ").contains("\"안내\"", "\n");
        for (String model : List.of("builtin:ko-tiny", "bm25")) {
            Run evaluated = Run.jjak(
                    "evaluate",
                    "--model",
                    model,
                    "--data",
                    output.resolve("held-out.csv").toString(),
                    "--columns",
                    "question,answer",
                    "--corpus",
                    data.toString(),
                    "--json");
            JsonNode again = json(evaluated);
            assertThat(metrics(again))
                    .as(model)
                    .hasSize(15)
                    .isEqualTo(metrics(summary.get(model.equals("bm25") ? "bm25" : "base")));
            assertThat(again.get("answers").asInt()).isEqualTo(120);
        }
    }

    @Test
    void aSampleOfTheAnswersIsTheSameForOthers() throws Exception {
        Path data = pairs(120);
        Path output = temp.resolve("run");
        JsonNode summary = json(train(data, output, "--eval-split", "0.2", "--eval-corpus-size", "60", "--no-bm25"));
        assertThat(summary.get("evaluation").toString())
                .isEqualTo("{\"questions\":24,\"answers\":60,\"all_answers\":120}");
        assertThat(summary.has("bm25")).isFalse();
        JsonNode again = json(Run.jjak(
                "evaluate",
                "--model",
                "builtin:ko-tiny",
                "--data",
                output.resolve("held-out.csv").toString(),
                "--columns",
                "question,answer",
                "--corpus",
                data + ":answer",
                "--corpus-size",
                "60",
                "--json"));
        assertThat(metrics(again)).isEqualTo(metrics(summary.get("base")));
    }

    @Test
    void furtherAnswersMakeTheTaskHarder() throws Exception {
        Path data = pairs(60);
        Path more = temp.resolve("more.csv");
        Files.writeString(more, "title,text\n하나,다른 답변입니다\n둘,또 다른 답변입니다.\n셋,또 다른 답변입니다\n");
        JsonNode summary =
                json(train(data, temp.resolve("run"), "--eval-split", "0.2", "--eval-corpus", more + ":text"));
        assertThat(summary.at("/evaluation/answers").asInt())
                .as("a final full stop makes no other answer")
                .isEqualTo(62);
        assertFails(train(data, temp.resolve("other"), "--eval-corpus", more + ":"), 3, "more.csv:");
        assertFails(train(data, temp.resolve("other"), "--eval-corpus", more.toString()), 3, "answer", "title");
        assertFails(
                Run.jjak("evaluate", "--model", "bm25", "--data", data.toString(), "--task", "pairs", "--corpus", "x"),
                2,
                "--task");
    }

    @Test
    void aHandfulOfQuestionsChoosesNoModel() throws Exception {
        Path output = temp.resolve("run");
        Run run = train(pairs(60), output, "--eval-split", "0.1", "--eval-steps", "1");
        JsonNode summary = json(run);
        assertThat(run.err())
                .contains("6 questions in 60 answers", "the last one is used")
                .doesNotContain("best so far");
        assertThat(summary.get("best_step").asInt()).isEqualTo(2);
        assertThat(output.resolve("best/model.safetensors"))
                .hasSameBinaryContentAs(output.resolve("last/model.safetensors"));
        assertThat(Files.readString(output.resolve("best/README.md"))).contains("the last one is used");
    }

    @Test
    void evaluationDataThatWereTrainedOnAreNoticed() throws Exception {
        Path data = pairs(60);
        Run run = train(data, temp.resolve("run"), "--eval-data", data.toString());
        assertThat(json(run).at("/evaluation/answers").asInt()).isEqualTo(60);
        assertThat(run.err()).contains("60 of 60 held-out rows have a question that is also in the training data");
    }

    @Test
    void theSplitOfTrainAsFiles() throws Exception {
        Path data = pairs(60);
        Path output = temp.resolve("run");
        json(train(data, output, "--eval-split", "0.2", "--seed", "7"));
        Path parts = temp.resolve("parts");
        String[] split = {
            "data",
            "split",
            "--data",
            data.toString(),
            "--output",
            parts.toString(),
            "--share",
            "0.2",
            "--seed",
            "7",
            "--json"
        };
        JsonNode summary = json(Run.jjak(split));
        assertThat(parts.resolve("held-out.csv")).hasSameBinaryContentAs(output.resolve("held-out.csv"));
        assertThat(summary.get("training_rows").asInt()).isEqualTo(48);
        Dataset training = Dataset.read(parts.resolve("train.csv"), "question", "answer");
        Dataset all = Dataset.read(data, "question", "answer");
        assertThat(training.column(1)).isEqualTo(all.split(0.2, 7).training().column(1));
        assertFails(Run.jjak(split), 2, "already exists", "--overwrite");
    }

    @Test
    void undefinedNumbersAreWordsAndNull() throws Exception {
        Path data = temp.resolve("sts.csv");
        Files.writeString(data, "sentence1,sentence2,score\n가,나,3\n다,라,3\n마,바,3\n");
        String[] evaluate = {"evaluate", "--model", "builtin:ko-tiny", "--task", "sts", "--data", data.toString()};
        Run words = Run.jjak(evaluate);
        assertThat(words.exitCode()).isZero();
        assertThat(words.out()).contains("undefined").doesNotContain("NaN");
        assertThat(words.err()).contains("Undefined: A correlation needs");
        List<String> asJson = new ArrayList<>(List.of(evaluate));
        asJson.add("--json");
        JsonNode numbers = json(Run.jjak(asJson.toArray(String[]::new)));
        assertThat(numbers.get("spearman_cosine").isNull()).isTrue();
        assertThat(numbers.get("rows").asInt()).isEqualTo(3);
    }

    @Test
    void theModelsRateIsTakenUnlessAnotherIsGiven() throws Exception {
        Path output = temp.resolve("run");
        Run run = train(pairs(40), output, "--eval-split", "0");
        json(run);
        assertThat(run.err()).contains("As builtin:ko-tiny recommends: --learning-rate 0.001");
        assertThat(JsonFile.read(output.resolve("run.json"))
                        .at("/arguments/learning_rate")
                        .asDouble())
                .isEqualTo(1e-3);
        Run other = train(pairs(40), output, "--eval-split", "0", "--learning-rate", "3e-4", "--overwrite");
        json(other);
        assertThat(other.err()).doesNotContain("recommends");
        assertThat(JsonFile.read(output.resolve("run.json"))
                        .at("/arguments/learning_rate")
                        .asDouble())
                .isEqualTo(3e-4);
    }

    @Test
    void aLossThatDoesNotMoveIsSaid() throws Exception {
        Run run = Run.jjak(
                "train",
                "--data",
                pairs(60).toString(),
                "--model",
                "builtin:ko-tiny",
                "--output",
                temp.resolve("run").toString(),
                "--eval-split",
                "0",
                "--batch-size",
                "8",
                "--epochs",
                "5",
                "--max-steps",
                "30",
                "--learning-rate",
                "1e-9");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("The loss has not moved", "higher --learning-rate");
    }

    @Test
    void similarityAndLengthsAreSaid() throws Exception {
        JsonNode cosine = json(Run.jjak("similarity", "--model", "builtin:ko-tiny", "배고프다.", "밥 먹자.", "--json"));
        JsonNode euclidean = json(Run.jjak(
                "similarity", "--model", "builtin:ko-tiny", "--similarity", "euclidean", "배고프다.", "밥 먹자.", "--json"));
        assertThat(cosine.get("similarity_fn_name").asText()).isEqualTo("cosine");
        assertThat(euclidean.get("similarity").asDouble()).isNegative();
        Run plain = Run.jjak("embed", "--model", "builtin:ko-tiny", "배고프다.");
        assertThat(plain.err()).containsOnlyOnce("not normalised").contains("--normalize");
        Run normalized = Run.jjak("embed", "--model", "builtin:ko-tiny", "--normalize", "배고프다.");
        assertThat(normalized.err()).doesNotContain("not normalised");
        double squares = 0;
        for (JsonNode number : JsonFile.parse(normalized.lastLine().getBytes(StandardCharsets.UTF_8), "stdout")) {
            squares += number.asDouble() * number.asDouble();
        }
        assertThat(squares).isBetween(0.99999, 1.00001);
    }
}
