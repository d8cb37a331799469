package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.cli.Run;
import io.github.jjak.data.Dataset;
import io.github.jjak.file.internal.AtomicFile;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jjak train --kind cross-encoder}, and {@code jjak search --rerank} with what it makes. */
class TrainCrossEncoderTest {

    private static final Dataset PAIRS = Dataset.builtin("services-ko", "train");
    private static final int ROWS = 150;

    @TempDir
    private Path temp;

    private String pairs = "";

    @BeforeEach
    void write() throws IOException {
        List<String> lines = new ArrayList<>(List.of("question\tanswer\twrong\tlabel"));
        for (int row = 0; row < ROWS; row++) {
            lines.add(String.join(
                    "\t",
                    PAIRS.text(row, 0),
                    PAIRS.text(row, 1),
                    PAIRS.text((row + 31) % ROWS, 1),
                    row % 2 == 0 ? "맞음" : "틀림"));
        }
        pairs = temp.resolve("pairs.tsv").toString();
        Files.write(Path.of(pairs), lines);
    }

    private Run train(String output, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                "--kind",
                "cross-encoder",
                "--data",
                pairs,
                "--output",
                temp.resolve(output).toString(),
                "--quiet",
                "--json"));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--model")) {
            arguments.addAll(List.of("--model", "builtin:ko-tiny"));
        }
        return Run.jjak(arguments.toArray(String[]::new));
    }

    /** A cross-encoder teaches an encoder, and its scores are computed once; what needs vectors refuses it. */
    @Test
    void aCrossEncoderIsATeacherOfScores() throws Exception {
        Path teacher = temp.resolve("teacher");
        try (SentenceTransformer encoder = SentenceTransformer.load("builtin:ko-tiny");
                CrossEncoder untrained = CrossEncoder.create(encoder, 1, 64, 7)) {
            untrained.save(teacher);
        }
        Path data = Files.writeString(temp.resolve("taught.csv"), """
                anchor,positive,negative
                환불은 언제 되나요?,환불은 사흘 안에 됩니다.,배송은 이틀 걸립니다.
                배송은 언제 오나요?,배송은 이틀 걸립니다.,환불은 사흘 안에 됩니다.
                """);
        Path cache = temp.resolve("scores");
        for (String loss : new String[] {"margin-mse", "distill-kl"}) {
            Run run = taught(data, teacher, "train", "--loss", loss, "--embedding-cache", cache.toString());
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.err()).contains("scores the pairs");
            assertThat(temp.resolve("student/run.json")).content().contains("teacher_sha256");
            try (Stream<Path> files = Files.walk(cache)) {
                assertThat(files.filter(file -> file.endsWith("vectors.f32")))
                        .singleElement()
                        .satisfies(file -> assertThat(Files.size(file)).isEqualTo(4 * Float.BYTES));
            }
        }
        Run vectors = taught(data, teacher, "train", "--loss", "embed-distill");
        assertThat(vectors.exitCode()).isEqualTo(2);
        assertThat(vectors.err()).contains("is a cross-encoder", "margin-mse");
        Run distilled = Run.jjak(
                "distill",
                "--teacher",
                teacher.toString(),
                "--student",
                "builtin:ko-tiny",
                "--texts",
                data.toString(),
                "--output",
                temp.resolve("distilled").toString());
        assertThat(distilled.exitCode()).isEqualTo(2);
        assertThat(distilled.err()).contains("is a cross-encoder", "margin-mse");
    }

    @Test
    void aCrossEncoderIsExportedWithItsHead() throws Exception {
        Path model = temp.resolve("model");
        TextPair pair = new TextPair("환불은 언제 되나요?", "환불은 사흘 안에 됩니다.");
        float[] score;
        try (SentenceTransformer encoder = SentenceTransformer.load("builtin:ko-tiny");
                CrossEncoder untrained = CrossEncoder.create(encoder, 1, 64, 7)) {
            untrained.save(model);
            score = untrained.predict(List.of(pair));
        }
        Path small = temp.resolve("small");
        Run run = Run.jjak(
                "export",
                "--model",
                model.toString(),
                "--format",
                "safetensors",
                "--weights",
                "int8",
                "--output",
                small.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(small.resolve("model.int8.safetensors")).exists();
        try (CrossEncoder stored = CrossEncoder.load(small)) {
            assertThat(stored.predict(List.of(pair))[0]).isCloseTo(score[0], within(0.02f));
        }
        Run onnx = Run.jjak(
                "export",
                "--model",
                model.toString(),
                "--output",
                temp.resolve("onnx").toString(),
                "--json");
        assertThat(onnx.exitCode()).as(onnx.err()).isZero();
        assertThat(onnx.lastLine()).contains("\"logits\"", "\"max_seq_length\":64");
        Run script = Run.jjak(
                "export",
                "--model",
                model.toString(),
                "--format",
                "torchscript",
                "--output",
                temp.resolve("s").toString());
        assertThat(script.exitCode()).isEqualTo(2);
        assertThat(script.err()).contains("is a cross-encoder");
    }

    private Run taught(Path data, Path teacher, String... more) {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(List.of(
                "--data",
                data.toString(),
                "--columns",
                "anchor,positive,negative",
                "--teacher",
                teacher.toString(),
                "--model",
                "builtin:ko-tiny",
                "--eval-split",
                "0",
                "--batch-size",
                "2",
                "--max-steps",
                "1",
                "--overwrite",
                "--output",
                temp.resolve("student").toString()));
        return Run.jjak(arguments.toArray(String[]::new));
    }

    @Test
    void aRerankerIsTrainedAndUsed() {
        Run run = train(
                "out",
                "--columns",
                "question,answer,wrong",
                "--max-steps",
                "6",
                "--learning-rate",
                "1e-3",
                "--loss",
                "mnrl");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode json = JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "output");
        assertThat(json.path("best").path("ndcg@10").asDouble())
                .isGreaterThanOrEqualTo(json.path("base").path("ndcg@10").asDouble());
        assertThat(json.path("best").path("base_ndcg@10").asDouble()).isPositive();
        Path best = temp.resolve("out/best");
        try (CrossEncoder model = CrossEncoder.load(best)) {
            assertThat(model.labels()).isEqualTo(1);
        }

        Run search = Run.jjak(
                "search",
                "--corpus",
                pairs + ":answer",
                "--rerank",
                best.toString(),
                "--top-k",
                "3",
                "--json",
                "--quiet",
                PAIRS.text(0, 0));
        assertThat(search.exitCode()).as(search.err()).isZero();
        JsonNode hits = JsonFile.parse(search.lastLine().getBytes(StandardCharsets.UTF_8), "output")
                .path("hits");
        assertThat(hits.size()).isBetween(1, 3);
        double last = 1;
        for (JsonNode hit : hits) {
            assertThat(hit.path("score").asDouble()).isBetween(0.0, last);
            last = hit.path("score").asDouble();
        }

        Run again = train(
                "out", "--columns", "question,answer,wrong", "--max-steps", "6", "--learning-rate", "1e-3", "--resume");
        assertThat(again.exitCode()).as(again.err()).isZero();
    }

    @Test
    void classesAreTrained() {
        Run run = train(
                "classes",
                "--columns",
                "question,answer",
                "--label-column",
                "label",
                "--loss",
                "ce",
                "--max-steps",
                "2");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode json = JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "output");
        assertThat(json.path("best").has("f1_macro")).isTrue();
        assertThat(json.path("labels")).extracting(JsonNode::asText).containsExactly("맞음", "틀림");
        JsonNode saved = JsonFile.readObject(temp.resolve("classes/best/config.json"));
        assertThat(saved.path("id2label").path("1").asText()).isEqualTo("틀림");
        assertThat(saved.path("label2id").path("맞음").asInt(-1)).isZero();
    }

    /** The other way round, too: what a classifier has learned is where a reranker begins. */
    @Test
    void aClassifierGetsTheHeadOfAReranker() {
        Run classes = train(
                "first", "--columns", "question,answer", "--label-column", "label", "--loss", "ce", "--max-steps", "1");
        assertThat(classes.exitCode()).as(classes.err()).isZero();
        String classifier = temp.resolve("first/best").toString();
        String[] rerank = {"--columns", "question,answer,wrong", "--max-steps", "1", "--model", classifier};
        Run refused = train("second", rerank);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("one label, but the model has 2", "--new-head");
        String[] newHead = Arrays.copyOf(rerank, rerank.length + 1);
        newHead[rerank.length] = "--new-head";
        Run run = train("second", newHead);
        assertThat(run.exitCode()).as(run.err()).isZero();
        try (CrossEncoder reranker = CrossEncoder.load(temp.resolve("second/best"))) {
            assertThat(reranker.labels()).isEqualTo(1);
        }
        Run other = train(
                "third",
                "--columns",
                "question,answer",
                "--label-column",
                "label",
                "--loss",
                "ce",
                "--max-steps",
                "1",
                "--model",
                temp.resolve("second/best").toString(),
                "--new-head");
        assertThat(other.exitCode()).as(other.err()).isZero();
        try (CrossEncoder again = CrossEncoder.load(temp.resolve("third/best"))) {
            assertThat(again.labelNames()).containsExactly("맞음", "틀림");
        }
    }

    /** Its start model had another configuration, whose hash alone says nothing to anybody. */
    @Test
    void aRunFromBeforeClassesHadNamesIsRefusedByThem() {
        String[] options = {
            "--columns", "question,answer", "--label-column", "label", "--loss", "ce", "--max-steps", "1"
        };
        Run run = train("older", options);
        assertThat(run.exitCode()).as(run.err()).isZero();
        Path file = temp.resolve("older/run.json");
        ObjectNode description = JsonFile.readObject(file);
        ObjectNode fingerprint = (ObjectNode) description.path("fingerprint");
        assertThat(fingerprint.remove("names of the labels").asText()).isEqualTo("맞음, 틀림");
        fingerprint.put("config.json of the start model", "0".repeat(64));
        AtomicFile.write(file, JsonFile.format(description).getBytes(StandardCharsets.UTF_8));
        Run resumed = train(
                "older",
                Stream.concat(Arrays.stream(options), Stream.of("--resume")).toArray(String[]::new));
        assertThat(resumed.exitCode()).as(resumed.err()).isEqualTo(2);
        assertThat(resumed.err())
                .contains("names of the labels = none, but this run has 맞음, 틀림")
                .contains("--overwrite");
    }

    /** A classifier that is trained further keeps its labels where they are, whatever the order of the names. */
    @Test
    void labelsOfAClassifierKeepTheirOrder() {
        Path classifier = temp.resolve("classifier");
        try (SentenceTransformer encoder = SentenceTransformer.load("builtin:ko-tiny");
                CrossEncoder untrained = CrossEncoder.create(encoder, List.of("틀림", "맞음"), 64, 7)) {
            untrained.save(classifier);
        }
        Run run = classified("further", classifier, "label");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode json = JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "output");
        assertThat(json.path("labels")).extracting(JsonNode::asText).containsExactly("틀림", "맞음");
        Run other = classified("other", classifier, "wrong");
        assertRefused(other, "The model has the labels 틀림, 맞음");
        assertThat(other.err()).doesNotContain(PAIRS.text(0, 1));
    }

    private Run classified(String output, Path model, String labelColumn) {
        return Run.jjak(
                "train-cross-encoder",
                "--data",
                pairs,
                "--columns",
                "question,answer",
                "--label-column",
                labelColumn,
                "--loss",
                "ce",
                "--model",
                model.toString(),
                "--max-steps",
                "1",
                "--output",
                temp.resolve(output).toString(),
                "--quiet",
                "--json");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertRefused(train("a", "--loss", "nothing"), "\"nothing\" is not a loss of a cross-encoder");
        assertRefused(train("b", "--loss", "ce"), "--loss ce needs --label-column");
        assertRefused(train("c", "--loss", "bce", "--scale", "3"), "--scale does not apply to --loss bce");
        assertRefused(train("d", "--eval-depth", "0"), "--eval-depth must be from 1");
        assertRefused(
                Run.jjak("search", "--corpus", pairs + ":answer", "--rerank-depth", "3", "질문"), "need --rerank MODEL");
        Run encoder = Run.jjak("search", "--corpus", pairs + ":answer", "--rerank", "builtin:ko-tiny", "질문");
        assertThat(encoder.exitCode()).isEqualTo(4);
        assertThat(encoder.err()).contains("is not a cross-encoder");
    }

    private static void assertRefused(Run run, String why) {
        assertThat(run.err()).contains(why);
        assertThat(run.exitCode()).isEqualTo(2);
    }
}
