package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.cli.Run;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.search.index.IndexRow;
import io.github.jjak.search.index.IndexSettings;
import io.github.jjak.search.index.SearchIndexWriter;
import io.github.jjak.serve.feedback.internal.FeedbackEvent;
import io.github.jjak.serve.feedback.internal.FeedbackLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --feedback} with what the server writes. */
class FeedbackTest {

    private static final String SECRET = "말 못 할 사연";
    private static final int ROWS = 24;

    @TempDir
    private Path temp;

    private static String answer(int number) {
        return "사연 %d번에 대한 답변입니다.".formatted(number);
    }

    /** Each question marks its answer as right and refuses the next one. */
    private Path feedback(boolean keepsTexts) {
        Path file = temp.resolve("feedback.jsonl");
        try (FeedbackLog log = FeedbackLog.open(file, keepsTexts, null)) {
            for (int i = 0; i < ROWS; i++) {
                String right = "a" + i;
                String next = "a" + (i + 1) % ROWS;
                String search = log.shown(SECRET + " " + i, List.of(next, right), "dense", null);
                log.write(new FeedbackEvent("right_answer", search, "c1", null, right, null));
                log.write(new FeedbackEvent("thumbs_down", search, "c1", null, next, null));
            }
        }
        return file;
    }

    private Path answers() throws Exception {
        List<String> lines = new ArrayList<>(List.of("id,answer"));
        for (int i = 0; i < ROWS + 10; i++) {
            lines.add("a" + i + "," + answer(i));
        }
        return Files.write(temp.resolve("answers.csv"), lines);
    }

    private Path index() {
        Path folder = temp.resolve("index");
        if (Files.exists(folder)) {
            return folder;
        }
        List<IndexRow> rows = new ArrayList<>();
        for (int i = 0; i < ROWS + 10; i++) {
            rows.add(new IndexRow("a" + i, answer(i)));
        }
        try (SearchIndexWriter writer = SearchIndexWriter.create(folder, IndexSettings.ofDefaults(), null, false)) {
            writer.put(rows);
            writer.commit();
        }
        return folder;
    }

    private Run train(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                "--model",
                "builtin:ko-tiny",
                "--output",
                temp.resolve("out").toString(),
                "--max-steps",
                "2",
                "--batch-size",
                "8",
                "--overwrite"));
        arguments.addAll(List.of(more));
        return Run.jjak(arguments.toArray(String[]::new));
    }

    private static JsonNode json(Run run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).doesNotContain(SECRET);
        return JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "stdout");
    }

    @Test
    void feedbackAloneTrains() throws Exception {
        String answers = answers() + ":id,answer";
        Run run = train("--feedback", feedback(true).toString(), "--feedback-answers", answers, "--json");
        JsonNode json = json(run);
        assertThat(json.at("/feedback/positives").asInt()).isEqualTo(ROWS);
        assertThat(json.at("/feedback/negatives").asInt()).isEqualTo(ROWS);
        assertThat(json.at("/evaluation").toString())
                .as("all answers are searched")
                .contains("34");
        assertThat(run.err())
                .contains("48 events gave 24 right answers by marks")
                .contains("Next:", "search --model")
                .contains("--corpus");
        JsonNode description = JsonFile.read(temp.resolve("out/run.json"));
        assertThat(description.findValue("positives").asInt()).isEqualTo(ROWS);
    }

    @Test
    void feedbackJoinsTheData() throws Exception {
        List<String> lines = new ArrayList<>(List.of("question,answer"));
        for (int i = 0; i < 10; i++) {
            lines.add("물음 " + i + ",대답 " + i);
        }
        lines.add(SECRET + " 0," + answer(0));
        Path data = Files.write(temp.resolve("pairs.csv"), lines);
        Run run = train(
                "--data",
                data.toString(),
                "--feedback",
                feedback(true).toString(),
                "--feedback-answers",
                index().toString(),
                "--negative-weights",
                "feedback=0.5",
                "--json");
        JsonNode json = json(run);
        assertThat(json.at("/feedback/positives").asInt()).isEqualTo(ROWS - 1);
        assertThat(json.at("/feedback/already_known").asInt()).isEqualTo(1);
        assertThat(json.at("/feedback/negatives").asInt()).isEqualTo(ROWS);
        assertThat(JsonFile.read(temp.resolve("out/run.json"))
                        .at("/data/file_sha256")
                        .asText())
                .hasSize(64);
        JsonNode labelled = json(train(
                "--feedback",
                feedback(true).toString(),
                "--feedback-answers",
                index().toString(),
                "--loss",
                "contrastive",
                "--eval-split",
                "0",
                "--json"));
        assertThat(labelled.at("/feedback/negatives").asInt()).isEqualTo(ROWS);
    }

    @Test
    void withoutTextsThereIsNothingToTrainOn() throws Exception {
        Run run = train("--feedback", feedback(false).toString(), "--feedback-answers", answers() + ":id,answer");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("48 have no text of the question");
    }

    @Test
    void whatDoesNotGoTogetherIsRefusedBeforeAnythingIsRead() {
        refused("Missing required option: '--data=FILE'");
        refused("--feedback-answers", "--feedback", "none.jsonl");
        refused("--feedback FILE", "--data", "none.csv", "--feedback-answers", "answers.csv");
        refused("--feedback-min-coec", "--data", "none.csv", "--feedback-min-coec", "0");
        refused(
                "grades or classes",
                "--feedback",
                "none.jsonl",
                "--feedback-answers",
                "answers.csv",
                "--loss",
                "cosent");
    }

    private void refused(String words, String... arguments) {
        Run run = train(arguments);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(words);
    }
}
