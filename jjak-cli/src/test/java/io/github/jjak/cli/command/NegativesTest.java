package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.cli.Run;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.TextKey;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jjak negatives} and {@code jjak train --negatives}, from the options to the files. */
class NegativesTest {

    /** Two questions of five: enough for every strategy to find something. */
    private static final Dataset PAIRS = Dataset.builtin("services-ko", "train")
            .select(IntStream.range(0, 600).filter(row -> row % 5 < 2).toArray());

    @TempDir
    private Path temp;

    private String data = "";

    @BeforeEach
    void writePairs() throws Exception {
        List<String> lines = new ArrayList<>(List.of("question,answer"));
        for (int row = 0; row < PAIRS.rows(); row++) {
            lines.add(quoted(PAIRS.text(row, 0)) + "," + quoted(PAIRS.text(row, 1)));
        }
        data = Files.write(temp.resolve("pairs.csv"), lines).toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    private Run negatives(String... more) {
        String[] base = {
            "negatives",
            "--data",
            data,
            "--columns",
            "question,answer",
            "--output",
            temp.resolve("out.csv").toString()
        };
        return Run.jjak(with(base, more));
    }

    @Test
    void everyStrategyAtOnce() {
        Path audit = temp.resolve("audit.jsonl");
        Run run = negatives(
                "--strategy",
                "random:1,bm25:1,model:1,perturb:1",
                "--model",
                "builtin:ko-tiny",
                "--audit",
                audit.toString(),
                "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("random:", "bm25:", "model:", "perturb:", "Examples", "rejected", "--verbose");
        var json = JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "summary");
        Dataset triplets = Dataset.read(temp.resolve("out.csv"), "anchor", "positive", "negative", "strategy");
        assertThat(json.get("negatives").asInt()).isEqualTo(triplets.rows());
        assertThat(Set.copyOf(triplets.column(3))).containsExactlyInAnyOrder("random", "bm25", "model", "perturb");
        int considered = 0;
        for (var strategy : json.get("strategies")) {
            considered += strategy.get("considered").asInt();
        }
        assertThat(Dataset.read(audit, "row", "decision").rows()).isEqualTo(considered);
        // No text of anybody's in what is printed.
        String words = run.err() + run.out();
        assertThat(triplets.column(0)).noneMatch(words::contains);
        assertThat(triplets.column(2)).noneMatch(words::contains);
    }

    @Test
    void examplesShowTextsWhenAskedFor() {
        Run run = negatives("--strategy", "random", "--verbose");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(PAIRS.column(0)).anyMatch(run.err()::contains);
    }

    @Test
    void whatKeepsTheMeaningIsMadeOnDemand() {
        int usual = consideredPerturbations();
        int future = consideredPerturbations("--perturb-unsafe", "present-future");
        assertThat(usual).isPositive();
        assertThat(future).isGreaterThan(usual);
        assertThat(consideredPerturbations("--perturb-unsafe", "all")).isGreaterThan(future);
    }

    private int consideredPerturbations(String... more) {
        Run run = negatives(with(new String[] {"--strategy", "perturb:20", "--json"}, more));
        assertThat(run.exitCode()).as(run.err()).isZero();
        var json = JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "summary");
        return json.get("strategies").get(0).get("considered").asInt();
    }

    @Test
    void theSameSeedWritesTheSameBytes() throws Exception {
        negatives("--strategy", "random,bm25", "--sampling", "random", "--seed", "7");
        byte[] first = Files.readAllBytes(temp.resolve("out.csv"));
        negatives("--strategy", "random,bm25", "--sampling", "random", "--seed", "7");
        assertThat(Files.readAllBytes(temp.resolve("out.csv"))).isEqualTo(first);
        negatives("--strategy", "random,bm25", "--sampling", "random", "--seed", "8");
        assertThat(Files.readAllBytes(temp.resolve("out.csv"))).isNotEqualTo(first);
    }

    @Test
    void wrongOptionsAreExplained() {
        assertRefused(negatives("--strategy", "bm52"), "bm52", "Did you mean \"bm25\"?");
        assertRefused(negatives("--strategy", "model"), "--model");
        assertRefused(negatives("--strategy", "bm25", "--mining-margin", "x"), "--mining-margin", "\"x\"");
        assertRefused(negatives("--strategy", "bm25", "--depth", "0"), "--depth");
        assertRefused(negatives("--strategy", "perturb", "--perturb-unsafe", "abilty"), "\"ability\"", "all");
        assertRefused(negatives("--strategy", "bm25", "--language", "klingon"), "klingon");
        assertRefused(negatives("--strategy", "bm25", "--audit", "audit.txt"), "audit.txt", ".jsonl");
        assertRefused(negatives("--strategy", "bm25", "--corpus", "texts.csv"), "FILE:COLUMN");
        assertRefused(negatives("--strategy", "bm25", "--cross-encoder-max", "1"), "--cross-encoder-scores");
        assertRefused(negatives("--strategy", "bm25", "--format", "lists"), ".jsonl or .parquet");
        assertRefused(negatives("--strategy", "bm25", "--min-score", "1000"), "min_score", "With --min-score");
        assertThat(temp.resolve("out.csv")).doesNotExist();
    }

    @Test
    void aJudgeReplacesWhatItTakesForRight() throws Exception {
        Path judge = temp.resolve("judge");
        try (SentenceTransformer encoder = SentenceTransformer.load("builtin:ko-tiny");
                CrossEncoder untrained = CrossEncoder.create(encoder, 1, 64, 7)) {
            untrained.save(judge);
        }
        String[] judged = {
            "--strategy",
            "random:2",
            "--judge",
            judge.toString(),
            "--judge-share",
            "1",
            "--embedding-cache",
            temp.resolve("scores").toString(),
            "--audit",
            temp.resolve("audit.jsonl").toString()
        };
        Run run = negatives(judged);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("judge-share", "judge ");
        assertThat(temp.resolve("audit.jsonl")).content().contains("\"judge\"", "\"kept\"");
        byte[] first = Files.readAllBytes(temp.resolve("out.csv"));
        assertThat(negatives(judged).exitCode()).isZero();
        assertThat(Files.readAllBytes(temp.resolve("out.csv"))).isEqualTo(first);
        try (Stream<Path> files = Files.walk(temp.resolve("scores"))) {
            assertThat(files.filter(file -> file.endsWith("vectors.f32"))).hasSize(1);
        }
    }

    @Test
    void optionsOfTheJudgeNeedOne() {
        assertRefused(negatives("--strategy", "bm25", "--judge-share", "0.7"), "--judge MODEL");
        assertRefused(
                negatives("--strategy", "bm25", "--judge", "builtin:ko-tiny", "--judge-share", "2"),
                "--judge-share",
                "2.0");
        assertRefused(negatives("--strategy", "bm25", "--judge", "builtin:ko-tiny", "--no-filters"), "--no-filters");
    }

    private Path classifier(String... labels) {
        Path folder = temp.resolve("classifier");
        try (SentenceTransformer encoder = SentenceTransformer.load("builtin:ko-tiny");
                CrossEncoder untrained = CrossEncoder.create(encoder, List.of(labels), 64, 7)) {
            untrained.save(folder);
        }
        return folder;
    }

    @Test
    void aGateReplacesWhatMeansTheSame() throws Exception {
        String gate = classifier("entailment", "neutral", "contradiction").toString();
        Path audit = temp.resolve("audit.jsonl");
        String[] gated = {
            "--strategy", "perturb:1", "--gate-model", gate, "--audit", audit.toString(), "--audit-texts", "--json"
        };
        assertThat(negatives(gated).exitCode()).isZero();
        List<Double> read = new ArrayList<>();
        for (String line : Files.readAllLines(audit)) {
            var entry = JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), "audit");
            if (entry.hasNonNull("same_meaning")) {
                read.add(entry.get("same_meaning").asDouble());
            }
        }
        // An untrained head says nothing of meaning; at its median some of what it reads is out.
        double median = read.stream().sorted().toList().get(read.size() / 2);
        Run run = negatives(with(gated, "--gate", "entailment", "--gate-threshold", Double.toString(median)));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("gate-threshold", "gate ");
        var json = JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "summary");
        assertThat(json.get("strategies").get(0).get("reasons").get("gate").asInt())
                .isPositive();
        for (String line : Files.readAllLines(audit)) {
            var entry = JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), "audit");
            String decision = entry.get("decision").asText();
            if (decision.equals("gate")) {
                assertThat(entry.get("same_meaning").asDouble()).isGreaterThanOrEqualTo(median);
            } else if (decision.equals("kept")) {
                assertThat(entry.get("same_meaning").asDouble()).isLessThan(median);
            }
        }
        byte[] first = Files.readAllBytes(temp.resolve("out.csv"));
        negatives(with(gated, "--gate-threshold", Double.toString(median)));
        assertThat(Files.readAllBytes(temp.resolve("out.csv"))).isEqualTo(first);
    }

    @Test
    void aGuideIsAGateToo() {
        Run run = negatives(
                "--strategy",
                "perturb:1,random:1",
                "--gate",
                "guide",
                "--gate-model",
                "builtin:ko-tiny",
                "--gate-mined",
                "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        var json = JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "summary");
        for (var strategy : json.get("strategies")) {
            assertThat(strategy.get("settings").get("gate-threshold").asDouble())
                    .isEqualTo(0.99);
        }
    }

    @Test
    void optionsOfTheGateNeedOne() {
        assertRefused(
                negatives("--strategy", "perturb", "--gate", "entailment"), "--gate entailment needs --gate-model");
        assertRefused(negatives("--strategy", "perturb", "--gate", "guide"), "--gate guide needs --gate-model");
        assertRefused(negatives("--strategy", "perturb", "--gate-threshold", "0.5"), "Give --gate-model MODEL");
        assertRefused(negatives("--strategy", "perturb", "--gate-mined"), "--gate-mined does not apply to --gate off");
        String labelled = classifier("LABEL_0", "LABEL_1", "LABEL_2").toString();
        assertRefused(
                negatives("--strategy", "perturb", "--gate", "off", "--gate-model", labelled), "Leave one of them out");
        assertRefused(negatives("--strategy", "perturb", "--gate-model", labelled, "--no-filters"), "--no-filters");
        assertRefused(
                negatives("--strategy", "perturb", "--gate-model", labelled, "--gate-threshold", "0"),
                "--gate-threshold",
                "0.0");
        assertRefused(negatives("--strategy", "perturb", "--gate-model", labelled), "LABEL_0", "id2label");
    }

    private static void assertRefused(Run run, String... words) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).startsWith("error: ").contains(words).doesNotContain("Exception");
    }

    @Test
    void oneAnswerIsBadData() throws Exception {
        Path file = Files.write(temp.resolve("one.csv"), List.of("q,a", "하나,같다", "둘,같다"));
        Run run = Run.jjak(
                "negatives",
                "--data",
                file.toString(),
                "--strategy",
                "random",
                "--output",
                temp.resolve("o.csv").toString());
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("same answer");
    }

    @Test
    void aCorpusWithoutTheAnswersIsNoticed() throws Exception {
        Path corpus = Files.write(temp.resolve("corpus.csv"), List.of("text", "주차는 두 시간까지 무료입니다.", "배송 조회는 앱에서 하세요."));
        Run run = negatives("--strategy", "bm25", "--corpus", corpus + ":text");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("contains 0 of the", "is it the right file");
    }

    @Test
    void trainingWithNegativesAndRoundsInOneGo() throws Exception {
        Path out = temp.resolve("run");
        Path audit = temp.resolve("audit.jsonl");
        String[] arguments = {
            "train",
            "--data",
            data,
            "--model",
            "builtin:ko-tiny",
            "--output",
            out.toString(),
            "--epochs",
            "1",
            "--max-steps",
            "4",
            "--negatives",
            "bm25:1,model:1,perturb:1",
            "--rounds",
            "2",
            "--audit",
            audit.toString(),
            "--audit-texts",
            "--json"
        };
        Run run = Run.jjak(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("Round 1 of 2", "Round 2 of 2");
        assertThat(out.resolve("best")).isDirectory();
        assertThat(out.resolve("round-1").resolve("best")).isDirectory();
        var json = JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "summary");
        assertThat(json.get("base").get("cosine_ndcg@10").asDouble()).isPositive();
        // What was mined was mined after the split: nothing of it is held out.
        Set<String> heldOut = PAIRS.split(0.1, 42).heldOut().column(1).stream()
                .map(TextKey::of)
                .collect(Collectors.toSet());
        Dataset candidates = Dataset.read(audit, "candidate", "strategy");
        for (int row = 0; row < candidates.rows(); row++) {
            assertThat(heldOut).doesNotContain(TextKey.of(candidates.text(row, 0)));
        }
        Run again = Run.jjak(arguments);
        assertRefused(again, "already holds a run");
    }

    /** Asks for a stop before the step whose turn it is, counted over all rounds. */
    private static final class StopBefore extends StopSignal {
        private final int step;
        private int asked;

        StopBefore(int step) {
            this.step = step;
        }

        @Override
        public boolean getAsBoolean() {
            return ++asked == step;
        }
    }

    private String[] training(Path output, String... more) {
        String[] base = {
            "train",
            "--data",
            data,
            "--model",
            "builtin:ko-tiny",
            "--output",
            output.toString(),
            "--epochs",
            "1",
            "--learning-rate",
            "1e-3"
        };
        return with(base, more);
    }

    private static void assertSameModels(Path run, Path expected) {
        for (String model : List.of("best", "last")) {
            assertThat(run.resolve(model).resolve("model.safetensors"))
                    .hasSameBinaryContentAs(expected.resolve(model).resolve("model.safetensors"));
        }
    }

    @Test
    void roundsThatWereStoppedEndInTheSameBits() {
        String[] rounds = {"--max-steps", "3", "--negatives", "model:1", "--rounds", "2"};
        Path whole = temp.resolve("whole");
        assertThat(Run.jjak(training(whole, rounds)).exitCode()).isZero();
        Path parts = temp.resolve("parts");
        String[] resumed = with(training(parts, rounds), "--resume");
        // Before the third step of the first round, then before the second of the second: a step is left of one, two of
        // the other.
        assertThat(Run.jjak(new StopBefore(3), training(parts, rounds)).exitCode())
                .isEqualTo(130);
        Run second = Run.jjak(new StopBefore(3), resumed);
        assertThat(second.exitCode()).as(second.err()).isEqualTo(130);
        assertThat(second.err()).contains("Round 1 of 2", "Round 2 of 2");
        Run third = Run.jjak(resumed);
        assertThat(third.exitCode()).as(third.err()).isZero();
        assertThat(third.err())
                .contains("Round 2 of 2", "Resuming after step 1")
                .doesNotContain("Round 1 of 2");
        assertSameModels(parts, whole);
        assertSameModels(parts.resolve("round-1"), whole.resolve("round-1"));
        Run fourth = Run.jjak(with(resumed, "--json"));
        assertThat(fourth.exitCode()).as(fourth.err()).isZero();
        assertThat(fourth.err()).contains("is complete; there is nothing left to do");
        assertThat(fourth.lastLine()).contains("\"steps\":3");
    }

    @Test
    void negativesAreMinedAgainWithinARun() throws Exception {
        Path audit = temp.resolve("audit.jsonl");
        String[] refreshed = {
            "--max-steps",
            "5",
            "--negatives",
            "model:1,random:1",
            "--refresh-steps",
            "2",
            "--negative-weights",
            "random=0.5",
            "--audit",
            audit.toString(),
            "--audit-texts"
        };
        Path whole = temp.resolve("whole");
        Run run = Run.jjak(training(whole, refreshed));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("step 0 ", "step 2 ", "step 4 ", "negatives mined", "model:", "random:");
        assertThat(PAIRS.column(0)).noneMatch(run.err()::contains);
        List<String> minings = Files.readAllLines(whole.resolve("metrics.jsonl")).stream()
                .filter(line -> line.contains("refresh_seconds"))
                .toList();
        assertThat(minings).hasSize(3).allMatch(line -> line.contains("rows_with_negatives"));
        Set<String> heldOut = PAIRS.split(0.1, 42).heldOut().column(1).stream()
                .map(TextKey::of)
                .collect(Collectors.toSet());
        for (int step : new int[] {0, 2, 4}) {
            Dataset candidates = Dataset.read(temp.resolve("audit-" + step + ".jsonl"), "candidate", "strategy");
            assertThat(candidates.column(0)).map(TextKey::of).noneMatch(heldOut::contains);
        }
        assertThat(temp.resolve("audit-2.jsonl"))
                .content()
                .isNotEqualTo(Files.readString(temp.resolve("audit-4.jsonl")));

        Path parts = temp.resolve("parts");
        Run stopped = Run.jjak(new StopBefore(4), training(parts, refreshed));
        assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(130);
        assertThat(parts.resolve("refreshed-2.jsonl.gz")).exists();
        Run other = Run.jjak(with(training(parts, refreshed), "--depth", "20", "--resume"));
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.err()).contains("mined depth = 50", "--overwrite");
        Run resumed = Run.jjak(with(training(parts, refreshed), "--resume"));
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("step 4 ").doesNotContain("step 2 ");
        assertSameModels(parts, whole);
        assertThat(parts.resolve("refreshed-2.jsonl.gz")).doesNotExist();
    }

    @Test
    void whatRefreshingCannotChangeIsSaid() {
        String[] once = {"--max-steps", "1", "--refresh-steps", "5", "--mining-guide", "none", "--negatives"};
        Run lexical = Run.jjak(training(temp.resolve("a"), with(once, "bm25:1")));
        assertThat(lexical.exitCode()).as(lexical.err()).isZero();
        assertThat(lexical.err()).contains("--refresh-steps has no effect");
        assertThat(Run.jjak(training(temp.resolve("b"), with(once, "bm25:1,random:1")))
                        .err())
                .contains("only draws new samples");
    }

    @Test
    void refreshingRefusesWhatDoesNotFit() {
        String[] none = training(temp.resolve("r"), "--refresh-steps", "2");
        String[] base = with(none, "--negatives", "model:1");
        assertRefused(Run.jjak(none), "--refresh-steps", "--negatives model:1");
        assertRefused(Run.jjak(with(base, "--rounds", "2")), "--refresh-steps", "--rounds", "one of them");
        assertRefused(Run.jjak(with(base, "--relabel")), "--relabel", "jjak negatives --relabel");
        assertRefused(Run.jjak(with(base, "--no-mask-positives")), "--no-mask-positives");
        assertRefused(Run.jjak(with(base, "--loss", "gist", "--guide", "builtin:ko-tiny")), "--mask-margin");
        assertRefused(Run.jjak(with(base, "--datasets", "more.yaml")), "--datasets");
        String[] never = training(temp.resolve("r"), "--refresh-steps", "0", "--negatives", "model:1");
        assertRefused(Run.jjak(never), "--refresh-steps must be at least 1, but is 0");
        assertThat(temp.resolve("r")).doesNotExist();
    }

    @Test
    void trainingRefusesWhatDoesNotFit() {
        String[] base = {
            "train",
            "--data",
            data,
            "--model",
            "builtin:ko-tiny",
            "--output",
            temp.resolve("r").toString()
        };
        assertRefused(Run.jjak(with(base, "--rounds", "2")), "--negatives");
        assertRefused(Run.jjak(with(base, "--negatives", "bm25", "--rounds", "0")), "--rounds");
        assertRefused(Run.jjak(with(base, "--negatives", "bm52")), "bm52");
        assertRefused(Run.jjak(with(base, "--negatives", "bm25", "--loss", "contrastive")), "--format pairs");
    }

    private static String[] with(String[] base, String... more) {
        String[] all = java.util.Arrays.copyOf(base, base.length + more.length);
        System.arraycopy(more, 0, all, base.length, more.length);
        return all;
    }
}
