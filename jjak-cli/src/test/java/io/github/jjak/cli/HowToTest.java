package io.github.jjak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.cli.command.StopSignal;
import io.github.jjak.data.Dataset;
import io.github.jjak.model.SentenceTransformer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every command of the how-to pages, in the order of the page, in a folder that has the files which the pages speak of. Models are
 * exchanged for small ones and runs end after few steps; all else is typed as it stands.
 */
class HowToTest {

    private static final String SEPARATOR = "\u001f";

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    /** What is exchanged, so that a command takes seconds. */
    private static final Map<String, String> SMALLER = Map.of(
            "builtin:ko-mini", "builtin:ko-tiny",
            "builtin:ko-small", "builtin:ko-tiny",
            "--layers 0,3,7,11", "--layers 0",
            "--layers 4 --hidden 256", "--layers 1 --hidden 64",
            "--matryoshka-dims 256,128,64", "--matryoshka-dims 128,64",
            "--static --dimensions 384", "--static --dimensions 128",
            "--vocab-size 16000", "--vocab-size 1000",
            "--refresh-steps 500 --max-steps 2000", "--refresh-steps 1 --max-steps 2",
            // After two steps a judge takes everything for nearly as right as the right answer.
            "--judge reranker-hard/best", "--judge reranker-hard/best --judge-share 1");

    /**
     * What a test cannot have: a network, a graphics card, a server that goes on, and, since all models here are one, a second model for
     * an index, which {@code ReembedTest} has.
     */
    private static final List<String> NOT_HERE =
            List.of("./jjak pull ", "--device cuda", "./jjak serve ", "./jjak reembed ");

    @TempDir
    private Path world;

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(Documentation.root().resolve("docs/how-to"))) {
            return files.filter(file -> !commands(file).isEmpty()).sorted().toList();
        }
    }

    /** The commands in a page's blocks, with their continuation lines joined. */
    private static List<String> commands(Path page) {
        List<String> commands = new ArrayList<>();
        for (Documentation.Block block : Documentation.blocks(page)) {
            if (block.language().equals("sh") || block.language().isEmpty()) {
                block.text()
                        .replaceAll("\\\\\\n\\s*", " ")
                        .lines()
                        .filter(line -> line.startsWith("./jjak "))
                        .filter(line -> NOT_HERE.stream().noneMatch(line::contains))
                        .forEach(commands::add);
            }
        }
        return commands;
    }

    @Test
    void commandsStandInBlocksOfTheirOwnKind() {
        assertThat(Documentation.blocks(""))
                .as("blocks with commands start with ```sh")
                .noneMatch(block -> block.text().lines().anyMatch(line -> line.startsWith("./jjak ")));
    }

    /** A process of its own for each page, in the folder that the page's paths begin at; it runs one command after the other. */
    static final class Typist {

        private Typist() {}

        /** @param arguments a file with a line for each command: the exit code that is expected, then its words */
        public static void main(String[] arguments) throws IOException {
            for (String line : Files.readAllLines(Path.of(arguments[0]))) {
                String[] words = line.split(SEPARATOR, -1);
                System.err.println(
                        "== ./jjak " + String.join(" ", Arrays.asList(words).subList(1, words.length)));
                int code = Jjak.run(new StopSignal(), Arrays.copyOfRange(words, 1, words.length));
                if (code != Integer.parseInt(words[0])) {
                    System.err.println("== exit code " + code + ", but expected was " + words[0]);
                    System.exit(1);
                }
            }
            System.err.println("== all done");
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    @Tag("slow")
    @Execution(ExecutionMode.CONCURRENT)
    void everyCommandWorks(Path page) throws Exception {
        writeWorld();
        Path script = world.resolve("commands.txt");
        List<String> lines = new ArrayList<>();
        for (String command : commands(page)) {
            List<String> words = shorter(command);
            // All models here are one, so none is better than another.
            words.add(0, words.get(0).equals("compare") ? "1" : "0");
            lines.add(String.join(SEPARATOR, words));
        }
        Files.write(script, lines);
        Path output = world.resolve("output.txt");
        ProcessBuilder typist = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Typist.class.getName(),
                        script.toString())
                .directory(world.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // Two pages are typed at once, and models as small as these gain nothing from a second thread.
        typist.environment().putAll(Map.of("OMP_NUM_THREADS", "1", "OPENBLAS_NUM_THREADS", "1"));
        Process process = typist.start();
        try {
            assertThat(process.waitFor(5L * lines.size(), TimeUnit.MINUTES))
                    .as("time; %s", Files.readString(output))
                    .isTrue();
            assertThat(process.exitValue()).as(Files.readString(output)).isZero();
            assertThat(output).content().endsWith("== all done" + System.lineSeparator());
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> shorter(String command) {
        String shorter = command.replaceAll("\\s+#.*$", "");
        for (Map.Entry<String, String> entry : SMALLER.entrySet()) {
            shorter = shorter.replace(entry.getKey(), entry.getValue());
        }
        List<String> words = words(shorter.substring("./jjak ".length()));
        if (words.remove("...")) {
            words.addAll(List.of("--columns", "question,answer", "--model", "builtin:ko-tiny", "--output", "anywhere"));
        }
        boolean trains =
                List.of("train", "train-cross-encoder", "pretrain", "distill").contains(words.get(0));
        if (trains && !words.contains("--static")) {
            words.add("--overwrite");
            if (!words.contains("--max-steps")) {
                words.addAll(List.of("--max-steps", "2"));
            }
        }
        if (words.get(0).equals("pretrain")) {
            words.addAll(List.of("--eval-lines", "5"));
        }
        return words;
    }

    /** The files that the pages speak of. */
    private void writeWorld() throws IOException {
        Dataset pairs = Dataset.builtin("services-ko", "train");
        List<String> rows = rows(pairs, 0, 80);
        for (String name : List.of("pairs.csv", "train.csv", "january.csv", "shards/part-1.csv")) {
            write(name, "question,answer", rows);
        }
        for (String name : List.of("test.csv", "held-out.csv", "february.csv", "shards/part-2.csv")) {
            write(name, "question,answer", rows(pairs, 80, 120));
        }
        write(
                "answers.csv",
                "id,answer,category",
                IntStream.range(0, 200)
                        .mapToObj(row -> row + "," + quoted(pairs.column(1).get(row)) + ",계정")
                        .toList());
        Files.write(
                world.resolve("feedback.jsonl"),
                IntStream.range(0, 40)
                        .mapToObj(row -> "{\"action_name\":\"right_answer\",\"user_query\":\""
                                + pairs.column(0).get(row).replace("\"", "\\\"")
                                + "\",\"event_attributes\":{\"object\":{\"object_id\":\"" + row + "\"}}}")
                        .toList());
        write(
                "ratings.csv",
                "query,docid,rating",
                IntStream.range(0, 20)
                        .mapToObj(row -> quoted(pairs.column(0).get(row)) + "," + row + "," + (row % 3 + 1))
                        .toList());
        write("questions.csv", "id,question", List.of("q1,배송은 언제 오나요?", "q2,환불은 언제 되나요?"));
        Files.writeString(world.resolve("qrels.txt"), "q1 0 3 2\nq1 0 4 0\nq2 0 5 1\n");
        write(
                "triplets.csv",
                "anchor,positive,negative",
                IntStream.range(0, 80)
                        .mapToObj(row -> quoted(pairs.column(0).get(row)) + ","
                                + quoted(pairs.column(1).get(row)) + ","
                                + quoted(pairs.column(1).get(row + 100)))
                        .toList());
        Files.write(
                world.resolve("nli.tsv"),
                labelled(pairs, "premise\thypothesis\tlabel", List.of("entailment", "neutral", "contradiction")));
        Files.write(
                world.resolve("sts.tsv"),
                labelled(pairs, "sentence1\tsentence2\tscore", List.of("4.8", "2.5", "0.2", "3.6")));
        Files.copy(Path.of("src/test/resources/parallel-ko-en.tsv"), world.resolve("parallel.tsv"));
        List<String> texts = pairs.column(0).subList(0, 120);
        Files.write(world.resolve("notes.txt"), texts);
        for (String name : List.of("log.txt.gz", "manuals.txt.gz", "texts.txt.gz")) {
            writeZipped(name, texts);
        }
        List<String> objects = IntStream.range(0, 60)
                .mapToObj(row -> "{\"question\": \"" + pairs.column(0).get(row).replace("\"", "\\\"")
                        + "\", \"answer\": \"" + pairs.column(1).get(row).replace("\"", "\\\"") + "\"}")
                .toList();
        writeZipped("logs/2026-01/one.jsonl.gz", objects);
        writeModels();
    }

    private static List<String> labelled(Dataset pairs, String header, List<String> labels) {
        return Stream.concat(
                        Stream.of(header),
                        IntStream.range(0, 60)
                                .mapToObj(row -> pairs.column(0).get(row) + "\t"
                                        + pairs.column(1).get(row) + "\t" + labels.get(row % labels.size())))
                .toList();
    }

    private void writeModels() throws IOException {
        try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-tiny")) {
            for (String name : List.of(
                    "out/best",
                    "klue-roberta-base",
                    "klue/roberta-base",
                    "klue/roberta-small",
                    "intfloat/multilingual-e5-small")) {
                Files.createDirectories(world.resolve(name).getParent());
                model.save(world.resolve(name));
            }
        }
        Path onnx = Documentation.root().resolve("jjak-core/src/test/resources/parity/onnx");
        Files.copy(onnx.resolve("bert-tiny-dynamo.onnx"), world.resolve("all-minilm-l6-v2.onnx"));
        Path tiny = Documentation.root().resolve("jjak-core/src/test/resources/parity/bert-tiny-plain");
        for (String name : List.of("config.json", "tokenizer.json")) {
            Files.copy(tiny.resolve(name), world.resolve(name));
        }
    }

    private static List<String> rows(Dataset pairs, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(row -> quoted(pairs.column(0).get(row)) + ","
                        + quoted(pairs.column(1).get(row)))
                .toList();
    }

    private static String quoted(String cell) {
        return '"' + cell.replace("\"", "\"\"") + '"';
    }

    private void write(String name, String header, List<String> rows) throws IOException {
        Path file = world.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, Stream.concat(Stream.of(header), rows.stream()).toList());
    }

    private void writeZipped(String name, List<String> lines) throws IOException {
        Path file = world.resolve(name);
        Files.createDirectories(file.getParent());
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            for (int group = 1; group <= 3; group++) {
                if (word.group(group) != null) {
                    words.add(word.group(group));
                }
            }
        }
        return words;
    }
}
