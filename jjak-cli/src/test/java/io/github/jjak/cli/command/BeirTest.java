package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.cli.Run;
import io.github.jjak.json.internal.JsonFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of BEIR as data of all commands, runs of TREC and results of MTEB. */
class BeirTest {

    @TempDir
    private Path temp;

    private Path folder = Path.of("");

    @BeforeEach
    void split() {
        folder = temp.resolve("sets/services");
        Run run = Run.jjak(
                "data",
                "split",
                "--data",
                "builtin:services-ko/test",
                "--columns",
                "question,answer",
                "--share",
                "0.3",
                "--format",
                "beir",
                "--output",
                folder.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(folder.resolve("qrels/test.tsv")).exists();
    }

    private static JsonNode json(Run run) {
        assertThat(run.exitCode()).as(run.err()).isLessThanOrEqualTo(1);
        return JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "stdout");
    }

    private Run evaluate(String data, String... more) {
        List<String> arguments = new ArrayList<>(List.of("evaluate", "--model", "bm25", "--json", "--data", data));
        arguments.addAll(List.of(more));
        return Run.jjak(arguments.toArray(String[]::new));
    }

    @Test
    void aFolderIsMeasuredAsItsFilesAreByHand() throws Exception {
        Path run = temp.resolve("test.run");
        JsonNode found = json(evaluate(folder.toString(), "--run-file", run.toString(), "--mteb", temp + "/mteb"));
        JsonNode byHand = json(Run.jjak(
                "evaluate",
                "--model",
                "bm25",
                "--json",
                "--judgements",
                folder + "/qrels/test.tsv",
                "--data",
                folder + "/queries.jsonl",
                "--columns",
                "_id,text",
                "--corpus",
                folder + "/corpus.jsonl:_id,text"));
        for (String metric : List.of("bm25_ndcg@10", "bm25_mrr@10", "bm25_unjudged@10", "questions", "answers")) {
            assertThat(found.get(metric)).as(metric).isEqualTo(byHand.get(metric));
        }
        assertThat(Files.readAllLines(run).get(0)).matches("q\\d+ Q0 d\\d+ 1 [0-9.E-]+ jjak-bm25");
        JsonNode mteb = JsonFile.read(temp.resolve("mteb/services.json"));
        assertThat(mteb.path("scores").path("test").path(0).path("main_score").asDouble())
                .isCloseTo(found.get("bm25_ndcg@10").asDouble(), within(1e-6));
    }

    @Test
    void severalFoldersHaveTheirMean() throws Exception {
        Path other = temp.resolve("sets/other");
        Run split = Run.jjak(
                "data",
                "split",
                "--data",
                "builtin:services-ko/test",
                "--columns",
                "question,answer",
                "--seed",
                "7",
                "--format",
                "beir",
                "--output",
                other.toString());
        assertThat(split.exitCode()).as(split.err()).isZero();
        JsonNode found = json(evaluate(temp.resolve("sets").toString()));
        assertThat(found.get("sets_mean_bm25_ndcg@10").asDouble())
                .isCloseTo(
                        (found.get("services_bm25_ndcg@10").asDouble()
                                        + found.get("other_bm25_ndcg@10").asDouble())
                                / 2,
                        within(1e-12));
        Run compared = Run.jjak("compare", "bm25", "builtin:ko-tiny", "--json", "--data", temp + "/sets");
        assertThat(compared.exitCode()).as(compared.err()).isEqualTo(1);
        JsonNode first = json(compared).path("models").path(0).path("metrics");
        assertThat(first.get("mean ndcg@10").asDouble())
                .isCloseTo(found.get("sets_mean_bm25_ndcg@10").asDouble(), within(1e-12));
        assertThat(first.has("other ndcg@10")).isTrue();
        Run single = evaluate(temp.resolve("sets").toString(), "--worst", "1");
        assertThat(single.exitCode()).isEqualTo(2);
        assertThat(single.err()).contains("are for one data set");
    }

    @Test
    void aFolderIsTrainedOnAndIndexed() {
        Run trained = Run.jjak(
                "train",
                "--data",
                folder.toString(),
                "--eval-data",
                folder + "/qrels/test.tsv",
                "--model",
                "builtin:ko-tiny",
                "--max-steps",
                "1",
                "--output",
                temp + "/out");
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        Run indexed = Run.jjak(
                "index", "--model", "bm25", "--data", folder.toString(), "--output", temp + "/index", "--json");
        assertThat(indexed.exitCode()).as(indexed.err()).isZero();
        Run hits = Run.jjak("search", "--index", temp + "/index", "--mode", "bm25", "--json", "환불");
        assertThat(hits.lastLine()).contains("\"id\":\"d");
    }

    @Test
    void whatDoesNotGoWithAFolderIsRefused() {
        assertThat(evaluate(folder.toString(), "--columns", "a,b").err()).contains("its own columns");
        assertThat(evaluate(folder.toString(), "--corpus-size", "3").err()).contains("its own corpus");
        Run index = Run.jjak(
                "index", "--model", "bm25", "--data", folder.toString(), "--columns", "text", "--output", temp + "/i");
        assertThat(index.exitCode()).isEqualTo(2);
        assertThat(index.err()).contains("leave --columns out");
        Run mixed = evaluate(folder.toString(), "--data", "builtin:services-ko/test");
        assertThat(mixed.exitCode()).isEqualTo(2);
        assertThat(mixed.err()).contains("Give one kind");
    }
}
