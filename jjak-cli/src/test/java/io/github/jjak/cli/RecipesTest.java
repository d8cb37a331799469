package io.github.jjak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.jjak.data.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every run file in {@code recipes/} runs for two steps, on a few rows of our own in the format that the recipe names. A recipe that starts from the model of
 * another one is run after it, with what that one has saved.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecipesTest {

    private static final Pattern COMMAND =
            Pattern.compile("^#.* jjak (train|pretrain|distill) --config (\\S+\\.yaml)", Pattern.MULTILINE);
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final int ROWS = 40;

    /** Keys whose values are files of data. */
    private static final List<String> FILES = List.of("data", "eval-data", "parallel");

    /** Keys whose values are models. */
    private static final List<String> MODELS = List.of("model", "teacher", "student");

    /** Labels by the name of their column. */
    private static final Map<String, List<String>> LABELS = Map.of(
            "label", List.of("entailment", "neutral", "contradiction"),
            "score", List.of("4.8", "2.5", "0.2", "3.6"));

    @TempDir
    private Path world;

    private List<String> texts = List.of();

    /**
     * A run file.
     *
     * @param name path from the root of the repository
     * @param command that reads it
     * @param settings its keys and values
     */
    private record Recipe(String name, String command, ObjectNode settings) {

        String output() {
            return settings.path("output").asText("runs/" + name);
        }

        /** Folders of other recipes' runs that it starts from. */
        Set<String> needs() {
            return MODELS.stream()
                    .map(key -> settings.path(key).asText())
                    .filter(model -> model.startsWith("runs/"))
                    .map(model -> model.substring(0, model.lastIndexOf('/')))
                    .collect(Collectors.toSet());
        }
    }

    @BeforeAll
    void texts() {
        texts = Stream.concat(
                        Dataset.builtin("services-ko", "train").column(0).stream(),
                        Dataset.builtin("services-ko", "train").column(1).stream())
                .distinct()
                .limit(ROWS * 5)
                .toList();
    }

    @Test
    void everyRunFileRuns() throws Exception {
        List<Recipe> waiting = new ArrayList<>(recipes());
        assertThat(waiting).hasSizeGreaterThan(10);
        Set<String> done = new HashSet<>();
        while (!waiting.isEmpty()) {
            Recipe next = waiting.stream()
                    .filter(recipe -> done.containsAll(recipe.needs()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no recipe makes the model that these start from: "
                            + waiting.stream().map(Recipe::name).toList()));
            run(next);
            waiting.remove(next);
            done.add(next.output());
        }
    }

    /** Twelve layers of 768 numbers, as klue/roberta-base has them, with random weights and a vocabulary of these texts. */
    @Tag("slow")
    @Test
    void theFaqRecipeTrainsAnEncoderOfFullSize() throws Exception {
        Path run = pretrained("full-size", "--layers 12 --hidden 768");
        Recipe faq = recipes().stream()
                .filter(recipe -> recipe.name().equals("recipes/faq/faq.yaml"))
                .findFirst()
                .orElseThrow();
        run(new Recipe(
                faq.name(),
                faq.command(),
                faq.settings()
                        .deepCopy()
                        .put("model", run.resolve("start").toString())
                        .put("output", "runs/faq-full-size")));
    }

    private static List<Recipe> recipes() throws IOException {
        Path root = Documentation.root();
        List<Recipe> recipes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root.resolve("recipes"))) {
            for (Path file : files.filter(one -> one.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                String name = root.relativize(file).toString().replace('\\', '/');
                Matcher command = COMMAND.matcher(Files.readString(file));
                // Those of ko-small are filled in by its script.
                boolean scripted = name.startsWith("recipes/ko-small/");
                assertThat(scripted || command.find())
                        .as("%s says how it is run", name)
                        .isTrue();
                assertThat(scripted ? name : command.group(2)).isEqualTo(name);
                recipes.add(new Recipe(
                        name, scripted ? "train" : command.group(1), (ObjectNode) YAML.readTree(file.toFile())));
            }
        }
        return recipes;
    }

    private void run(Recipe recipe) throws Exception {
        ObjectNode settings = recipe.settings().deepCopy();
        List<String> columns = strings(settings.path("columns"));
        for (String key : FILES) {
            if (settings.has(key)) {
                List<String> named = key.equals("eval-data") && settings.has("eval-columns")
                        ? strings(settings.path("eval-columns"))
                        : columns;
                settings.putPOJO(key, data(settings.path(key), named));
            }
        }
        for (JsonNode set : settings.path("datasets")) {
            ((ObjectNode) set).putPOJO("data", data(set.path("data"), strings(set.path("columns"))));
        }
        settings.put("output", world.resolve(recipe.output()).toString());
        // A recipe without a model of its own gets one on its script's command line.
        if (recipe.command().equals("train") && !settings.has("model")) {
            settings.put("model", "builtin:ko-tiny");
        }
        for (String key : MODELS) {
            if (settings.has(key)) {
                settings.put(key, model(settings.path(key).asText()));
            }
        }
        shorten(settings, recipe.command());
        Path file = world.resolve(recipe.name());
        Files.createDirectories(file.getParent());
        YAML.writeValue(file.toFile(), settings);
        Run run = Run.jjak(recipe.command(), "--config", file.toString(), "--quiet");
        assertThat(run.exitCode()).as("%s: %s", recipe.name(), run.err()).isZero();
        assertThat(world.resolve(recipe.output()).resolve("last")).isDirectory();
    }

    /** Sizes that take seconds. */
    private static void shorten(ObjectNode settings, String command) {
        settings.put("max-steps", 2);
        if (settings.has("eval-steps")) {
            settings.put("eval-steps", 2);
        }
        if (settings.has("eval-texts")) {
            settings.put("eval-texts", 10);
        }
        if (settings.has("batch-size")) {
            settings.put("batch-size", 8);
        }
        if (command.equals("pretrain")) {
            settings.put("eval-lines", 5);
        }
    }

    /** What another recipe has saved, or a small model in place of the named one. */
    private String model(String named) throws IOException {
        if (Path.of(named).isAbsolute()) {
            return named;
        }
        return switch (named) {
            case "models/fresh" -> freshLayer();
            case "models/roberta-base" -> fullSizeLayout();
            default -> named.startsWith("runs/") ? world.resolve(named).toString() : "builtin:ko-tiny";
        };
    }

    /** One layer over a few of ko-mini's token embeddings: vectors of 384 numbers, as the recipes expect them. */
    private String freshLayer() throws IOException {
        Path model = world.resolve("fresh");
        make(
                model,
                "trim --model builtin:ko-mini --layers 0 --pieces 500 --texts %s --output %s",
                Files.write(world.resolve("fresh.txt"), texts),
                model);
        return model.toString();
    }

    /** A folder with the layout of klue/roberta-base and small random weights, which reads 128 tokens. */
    private String fullSizeLayout() throws IOException {
        Path run = pretrained(
                "roberta-base",
                "--extend-positions --model %s",
                Documentation.root().resolve("jjak-core/src/test/resources/parity/roberta-klue-tiny-plain"));
        return run.resolve("last").toString();
    }

    /** The folder of a run of one step over the texts, of an encoder that reads 128 tokens. */
    private Path pretrained(String name, String options, Path... files) throws IOException {
        Path run = world.resolve(name);
        List<Path> all = new ArrayList<>(List.of(Files.write(world.resolve(name + ".txt"), texts), run));
        all.addAll(List.of(files));
        make(
                run,
                "pretrain --data %s --output %s --max-seq-length 128 --max-steps 1 --eval-lines 0 " + options,
                all.toArray(Path[]::new));
        return run;
    }

    /** Runs a command, unless what it makes is there. */
    private static void make(Path made, String command, Path... files) {
        if (!Files.exists(made)) {
            List<String> words = new ArrayList<>();
            int file = 0;
            for (String word : command.split(" ", -1)) {
                words.add(word.equals("%s") ? files[file++].toString() : word);
            }
            Run run = Run.jjak(words.toArray(String[]::new));
            assertThat(run.exitCode()).as(run.err()).isZero();
        }
    }

    private List<String> data(JsonNode named, List<String> columns) throws Exception {
        List<String> files = new ArrayList<>();
        for (String name : strings(named)) {
            Path file = world.resolve(name);
            if (!Files.exists(file)) {
                Files.createDirectories(file.getParent());
                write(file, columns);
            }
            files.add(file.toString());
        }
        return files;
    }

    private void write(Path file, List<String> columns) throws IOException, SQLException {
        String name = file.getFileName().toString();
        if (name.endsWith(".txt")) {
            Files.write(file, texts);
            return;
        }
        boolean tabs = name.endsWith(".tsv");
        List<String> lines = new ArrayList<>(List.of(String.join(tabs ? "\t" : ",", columns)));
        for (int row = 0; row < ROWS; row++) {
            int number = row;
            lines.add(IntStream.range(0, columns.size())
                    .mapToObj(column -> cell(columns.get(column), number, column))
                    .map(cell -> tabs ? cell : '"' + cell.replace("\"", "\"\"") + '"')
                    .collect(Collectors.joining(tabs ? "\t" : ",")));
        }
        if (name.endsWith(".parquet")) {
            Path csv = Files.write(world.resolve("rows.csv"), lines);
            try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                    Statement statement = connection.createStatement()) {
                statement.execute("COPY (SELECT * FROM read_csv('" + csv + "')) TO '" + file + "' (FORMAT parquet)");
            }
        } else {
            Files.write(file, lines);
        }
    }

    private String cell(String column, int row, int place) {
        List<String> labels = LABELS.get(column);
        return labels == null ? texts.get(place * ROWS + row) : labels.get(row % labels.size());
    }

    private static List<String> strings(JsonNode value) {
        List<String> strings = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(one -> strings.add(one.asText()));
        } else if (!value.isMissingNode()) {
            strings.add(value.asText());
        }
        return strings;
    }
}
