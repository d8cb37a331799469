package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.cli.Run;
import io.github.jjak.json.internal.JsonFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a person meets it: what goes well, and what goes wrong with a sentence and the right exit code. */
class CommandLineTest {

    /** A text that must never appear in words or errors. */
    private static final String SECRET = "비밀스러운 문의 내용";

    @TempDir
    private Path temp;

    private Path pairs = Path.of("");

    @BeforeEach
    void writePairs() throws Exception {
        pairs = temp.resolve("pairs.csv");
        List<String> lines = new ArrayList<>(List.of("question,answer"));
        for (int i = 0; i < 60; i++) {
            lines.add(SECRET + " " + i + "번,답변 " + i % 20 + "번입니다.");
        }
        Files.write(pairs, lines);
    }

    private String file(String name, String content) throws Exception {
        return Files.writeString(temp.resolve(name), content).toString();
    }

    private Run train(String output, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                "--data",
                pairs.toString(),
                "--model",
                "builtin:ko-tiny",
                "--output",
                temp.resolve(output).toString()));
        arguments.addAll(List.of(more));
        return Run.jjak(arguments.toArray(String[]::new));
    }

    private static void assertFails(Run run, int exitCode, String... words) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        assertThat(run.err()).contains(words).doesNotContain(SECRET).doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void trainsEvaluatesAndEncodes() throws Exception {
        Run train = train("out", "--epochs", "2", "--batch-size", "8", "--columns", "question,answer", "--json");
        assertThat(train.exitCode()).as(train.err()).isZero();
        assertThat(train.err()).doesNotContain(SECRET).contains("base model", "nDCG@10");
        JsonNode result = JsonFile.parse(train.lastLine().getBytes(StandardCharsets.UTF_8), "stdout");
        List<String> keys = new ArrayList<>();
        result.fieldNames().forEachRemaining(keys::add);
        assertThat(keys)
                .containsExactly(
                        "steps",
                        "epochs",
                        "seconds",
                        "tokens_per_second",
                        "train_loss",
                        "base",
                        "best",
                        "best_step",
                        "output",
                        "evaluation",
                        "bm25");
        Path out = temp.resolve("out");
        for (String name :
                List.of("run.json", "metrics.jsonl", "best/README.md", "best/modules.json", "last/model.safetensors")) {
            assertThat(out.resolve(name)).exists();
            assertThat(Files.readString(out.resolve(name), StandardCharsets.ISO_8859_1))
                    .doesNotContain(new String(SECRET.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        }
        String best = out.resolve("best").toString();

        Run evaluate = Run.jjak("evaluate", "--model", best, "--data", pairs.toString(), "--json");
        JsonNode metrics = JsonFile.parse(evaluate.lastLine().getBytes(StandardCharsets.UTF_8), "stdout");
        assertThat(metrics.get("cosine_accuracy@1").isNumber()).isTrue();
        assertThat(metrics.get("cosine_ndcg@10").isNumber()).isTrue();

        Run similarity = Run.jjak("similarity", "--model", best, "배고프다.", "배고프다.");
        assertThat(similarity.out().strip()).isEqualTo("1.0000");
        Run embed = Run.jjak("embed", "--model", best, "배고프다.", "졸려요.");
        assertThat(embed.out().strip().lines()).hasSize(2).allMatch(line -> line.split(",", 0).length == 128);

        Path vectors = temp.resolve("vectors.npy");
        Run file = Run.jjak("embed", "--model", best, "--data", pairs.toString(), "--output", vectors.toString());
        assertThat(file.exitCode()).isZero();
        byte[] bytes = Files.readAllBytes(vectors);
        int header = 10 + (bytes[8] & 0xff) + 256 * (bytes[9] & 0xff);
        assertThat(new String(bytes, 10, header - 10, StandardCharsets.US_ASCII))
                .contains("(60, 128)", "<f4");
        assertThat(bytes.length - header).isEqualTo(60 * 128 * 4);
        assertThat(header % 64).isZero();

        assertFails(train("out"), 2, "already holds a run", "--resume", "--overwrite");
        assertFails(train("out", "--resume"), 2, "complete");
        assertThat(train("out", "--overwrite", "--max-steps", "1").exitCode()).isZero();
    }

    @Test
    void dataCheckPrintsCountsAndNoTexts() {
        Run check = Run.jjak("data", "check", "--data", pairs.toString());
        assertThat(check.exitCode()).as(check.err()).isZero();
        assertThat(check.out()).contains("60 rows", "distinct answers", "20").doesNotContain(SECRET);
    }

    @Test
    void badDataIsNamed() throws Exception {
        assertFails(Run.jjak("data", "check", "--data", temp.resolve("no.csv").toString()), 3, "no.csv");
        assertFails(
                train("o", "--columns", "qestion,answer"),
                3,
                "qestion",
                "\"question\", \"answer\"",
                "Did you mean \"question\"?");
        assertFails(Run.jjak("data", "check", "--data", file("empty.csv", "")), 3, "empty");
        String headless = file("headless.csv", "환불은 언제 되나요?," + SECRET + "\n다,라\n");
        assertFails(Run.jjak("data", "check", "--data", headless), 3, "line of column names");
        assertFails(
                Run.jjak("data", "check", "--data", headless, "--columns", "question,answer"), 3, "look like texts");
        assertFails(
                Run.jjak("data", "check", "--data", file("short.csv", "question,answer\n가,나\n" + SECRET + "\n다,라\n")),
                3,
                "line 3");
        Path korean = temp.resolve("euckr.csv");
        Files.write(korean, "question,answer\n질문,답\n".getBytes(Charset.forName("EUC-KR")));
        assertFails(Run.jjak("data", "check", "--data", korean.toString()), 3, "UTF-8");
        assertThat(temp.resolve("o")).doesNotExist();
    }

    @Test
    void searchByWordsIsMeasuredLikeAModel() throws Exception {
        String faq = file("faq.csv", """
                question,answer
                환불은 언제 되나요?,환불은 사흘 안에 됩니다.
                배송 조회 방법,배송 조회는 주문 화면에서 합니다.
                비밀번호를 잊었어요,계정 설정에서 새로 정하세요.
                """);
        Run run = Run.jjak("evaluate", "--model", "bm25", "--data", faq, "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode metrics = JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "stdout");
        assertThat(metrics.get("bm25_accuracy@1").asDouble()).isCloseTo(2 / 3.0, within(1e-9));

        String triplets = file("triplets.csv", "anchor,positive,negative\n가다,가다,하늘\n");
        assertFails(
                Run.jjak("evaluate", "--model", "bm25", "--data", triplets, "--task", "triplet"),
                2,
                "--task retrieval");
    }

    @Test
    void evaluatesEveryTask() throws Exception {
        String scored = file("scored.csv", "sentence1,sentence2,score,label\n가다,가요,5,1\n나무,하늘,1.5,0\n물,물,4.5,1\n");
        assertThat(evaluate(scored, "--task", "sts").lastLine()).startsWith("{\"pearson_cosine\":");
        assertThat(evaluate(scored, "--task", "pairs").lastLine()).startsWith("{\"cosine_accuracy\":");
        String triplets = file("triplets.csv", "anchor,positive,negative\n가다,가다,하늘\n");
        assertThat(evaluate(triplets, "--task", "triplet").lastLine())
                .isEqualTo("{\"cosine_accuracy\":1.0,\"rows\":1}");
        assertThat(evaluate(triplets, "--task", "minimal-pairs").lastLine())
                .startsWith("{\"minimal_pair_accuracy\":1.0");
        String twins = file("twins.csv", "anchor,positive,negative,rule\n가다,가다,하늘,verb\n");
        assertThat(evaluate(twins, "--task", "minimal-pairs", "--columns", "anchor,positive,negative,rule")
                        .lastLine())
                .contains("\"minimal_pair_accuracy_verb\":1.0", "\"minimal_pairs_verb\":1.0");
        assertFails(
                evaluate(twins, "--task", "minimal-pairs", "--columns", "anchor,positive"),
                2,
                "needs 3 columns (anchor,positive,negative) or 4 (with rule)");
        assertFails(
                evaluate(scored, "--task", "sts", "--columns", "sentence1,sentence2"),
                2,
                "needs 3 columns (sentence1,sentence2,score)");
        assertFails(evaluate(scored, "--task", "pairs", "--columns", "sentence1,sentence2,score"), 3, "label 5.0");
        assertFails(evaluate(triplets, "--task", "sts"), 3, "no column \"score\"");
        assertFails(evaluate(triplets, "--task", "tripel"), 2, "--task");
    }

    private static Run evaluate(String data, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("evaluate", "--model", "builtin:ko-tiny", "--data", data, "--json"));
        arguments.addAll(List.of(more));
        return Run.jjak(arguments.toArray(String[]::new));
    }

    @Test
    void emptyTextsAreCountedOrRefused() throws Exception {
        String file = file("gaps.csv", "question,answer\n가,나\n다,  \n,라\n마,바\n");
        Run lenient = Run.jjak("data", "check", "--data", file);
        assertThat(lenient.exitCode()).isZero();
        assertThat(lenient.err()).contains("2 of 4 rows");
        assertFails(Run.jjak("data", "check", "--data", file, "--strict"), 3, "3");
    }

    @Test
    void builtInModelsLoadWithoutAWarning() {
        for (String model : List.of("builtin:ko-mini", "builtin:ko-tiny")) {
            Run embed = Run.jjak("embed", "--model", model, "배송은 언제 오나요?");
            assertThat(embed.exitCode()).isZero();
            assertThat(embed.err()).doesNotContain("WARN");
        }
    }

    @Test
    void wrongUsageIsExplained() throws Exception {
        assertFails(train("o", "--batch-size", "1"), 2, "batch size 1", "--batch-size 2");
        assertFails(train("o", "--batch-size", "500", "--eval-split", "0"), 2, "500", "60");
        assertFails(train("o", "--learning-rat", "1e-3"), 2, "Unknown option", "--learning-rate");
        assertFails(train("o", "--learning-rate", "-1"), 2, "--learning-rate", "-1");
        assertFails(train("o", "--resume", "--overwrite"), 2, "contradict");
        assertFails(Run.jjak("trian"), 2, "train");
        assertFails(Run.jjak("embed", "--model", "builtin:ko-tiny"), 2, "nothing to embed");
        assertThat(Run.jjak("--help").exitCode()).isZero();
    }

    @Test
    void configFilesAreReadAndChecked() throws Exception {
        String config = file("run.yaml", "batch-size: 8\nmax-steps: 2\ncolumns: [question, answer]\n");
        Run run = train("configured", "--config", config, "--max-steps", "1", "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode description = JsonFile.read(temp.resolve("configured/run.json"));
        assertThat(description.path("arguments").path("batch_size").asInt()).isEqualTo(8);
        assertThat(description.path("arguments").path("max_steps").asInt()).isEqualTo(1);
        assertFails(train("o", "--config", file("bad.yaml", "batchsize: 8\n")), 2, "batchsize", "batch-size");
        assertFails(train("o", "--config", temp.resolve("none.yaml").toString()), 2, "none.yaml");
    }

    @Test
    void modelsThatCannotBeUsedAreNamed() throws Exception {
        assertFails(Run.jjak("similarity", "--model", "nowhere", "가", "나"), 4, "nowhere", "builtin:ko-tiny");
        assertFails(Run.jjak("similarity", "--model", "builtin:ko-tinny", "가", "나"), 4, "Did you mean \"ko-tiny\"?");
        assertThat(train("good", "--batch-size", "8", "--max-steps", "1").exitCode())
                .isZero();
        Path model = temp.resolve("good/best");
        Path configuration = model.resolve("config.json");
        String original = Files.readString(configuration);

        Files.writeString(configuration, original.replace("\"hidden_size\" : 128", "\"hidden_size\" : 64"));
        assertFails(similarity(model), 4, "embeddings.word_embeddings.weight", "64]", "128]");
        Files.writeString(configuration, original.replace("\"bert\"", "\"gpt2\""));
        assertFails(similarity(model), 4, "gpt2", "bert, roberta");
        Files.writeString(configuration, original.replace("\"num_hidden_layers\" : 2", "\"num_hidden_layers\" : 3"));
        assertFails(similarity(model), 4, "encoder.layer.2.output.dense.weight", "missing");
        Files.writeString(configuration, original);

        Path weights = model.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(bytes, bytes.length - 1000));
        assertFails(similarity(model), 4, "model.safetensors", "cut off");
    }

    private static Run similarity(Path model) {
        return Run.jjak("similarity", "--model", model.toString(), "가", "나");
    }

    /** Only where there is no GPU, which is where these tests run. */
    @Test
    void withoutAGpuCudaSaysSo() {
        Run run = Run.jjak("embed", "--device", "cuda", "--model", "builtin:ko-tiny", "배고프다.");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(4);
        assertThat(run.err())
                .contains("--device cuda", "no GPU", "-Dpytorch.classifier=linux-x86_64-gpu", "--device cpu");
    }
}
