package io.github.jjak.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.UsageException;
import io.github.jjak.loss.GISTEmbedLoss;
import io.github.jjak.loss.MarginStrategy;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.negatives.Sampling;
import io.github.jjak.negatives.recipe.MarginChoice;
import io.github.jjak.search.Bm25Options;
import io.github.jjak.search.index.SearchRequest;
import io.github.jjak.train.TrainingArguments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every number that can be typed is refused in a sentence where it means nothing; the commands are asked for their options. */
class NumericOptionsTest {

    private static final Set<Class<?>> REALS = Set.of(double.class, Double.class, float.class, Float.class);
    private static final Set<Class<?>> WHOLE = Set.of(int.class, Integer.class, long.class, Long.class);

    /** Any whole number is one. */
    private static final String SEED = "--seed";

    /** Scores and differences of scores, which may be negative. */
    private static final Set<String> SIGNED = Set.of(
            "--min-score",
            "--max-score",
            "--cross-encoder-max",
            "--simans-b",
            "--mask-margin",
            "--min-cosine",
            "--positive-margin",
            "--negative-margin");

    /** What a command needs to get as far as the value. */
    private static final Map<String, String> NEEDED = Map.ofEntries(
            Map.entry("train", "--data {pairs} --model builtin:ko-tiny --output {out}"),
            Map.entry("train-cross-encoder", "--data {pairs} --model builtin:ko-tiny --output {out}"),
            Map.entry("pretrain", "--data {texts} --output {out}"),
            Map.entry("distill", "--teacher builtin:ko-tiny --student builtin:ko-tiny --texts {texts} --output {out}"),
            Map.entry("evaluate", "--data {pairs} --model builtin:ko-tiny"),
            Map.entry("embed", "--model builtin:ko-tiny 배송은 --quiet"),
            Map.entry("similarity", "--model builtin:ko-tiny 배송은 환불은"),
            Map.entry("cluster", "--model builtin:ko-tiny --texts {texts} --output {out}.csv"),
            Map.entry("index", "--data {pairs} --model builtin:ko-tiny --output {out}"),
            Map.entry("reembed", "--index {out} --model builtin:ko-tiny --unchecked"),
            Map.entry("search", "--corpus {pairs}:answer 배송은"),
            Map.entry("export", "--model builtin:ko-tiny --output {out}"),
            Map.entry("trim", "--model builtin:ko-tiny --texts {texts} --output {out}"),
            Map.entry("data check", "--data {pairs}"),
            Map.entry("data judgements", "--feedback {texts} --output {out}"),
            Map.entry("data split", "--data {pairs} --output {out}"),
            Map.entry("negatives", "--data {pairs} --strategy bm25:1 --model builtin:ko-tiny --output {out}.csv"),
            Map.entry("serve", "--model builtin:ko-tiny"),
            Map.entry("compare", "bm25 builtin:ko-tiny --data {pairs}"),
            Map.entry("plan", "{out}"),
            Map.entry("report", "{out}"),
            Map.entry("init", "--data {pairs} --output {out}.yaml"),
            Map.entry("sweep", "--config {config} --set seed=1,2 --output {out}"),
            Map.entry(
                    "questions", "--data {pairs} --columns answer --endpoint http://127.0.0.1:9/v1 --output {out}.csv"),
            Map.entry("pull", "builtin:ko-tiny"));

    /** What an option needs besides. */
    private static final Map<String, String> BESIDES = Map.ofEntries(
            Map.entry("pretrain --batch-size", "--objective simcse --model builtin:ko-tiny"),
            Map.entry("pretrain --epochs", "--eval-lines 10"),
            Map.entry("distill --epochs", "--batch-size 4"),
            Map.entry("distill --dimensions", "--static"),
            Map.entry("distill --sif-coefficient", "--static"),
            Map.entry("serve --feedback-days", "--feedback {out}"),
            Map.entry("train-cross-encoder --pos-weight", "--loss bce"),
            Map.entry("evaluate --rerank-depth", "--rerank builtin:ko-tiny"),
            Map.entry("evaluate --rerank-budget", "--rerank builtin:ko-tiny"),
            Map.entry("evaluate --rerank-weight", "--rerank builtin:ko-tiny"),
            Map.entry("evaluate --rescore-multiplier", "--embedding-precision int8"),
            Map.entry("compare --rescore-multiplier", "--embedding-precision int8"),
            Map.entry("search --rerank-depth", "--rerank builtin:ko-tiny"),
            Map.entry("search --rerank-budget", "--rerank builtin:ko-tiny"),
            Map.entry("search --rerank-weight", "--rerank builtin:ko-tiny"),
            Map.entry("serve --rerank-depth", "--rerank builtin:ko-tiny"),
            Map.entry("serve --rerank-budget", "--rerank builtin:ko-tiny"),
            Map.entry("serve --rerank-weight", "--rerank builtin:ko-tiny"),
            Map.entry("negatives --judge-share", "--judge builtin:ko-tiny"),
            Map.entry("train --judge-share", "--judge builtin:ko-tiny"),
            Map.entry("train --margin", "--loss triplet"),
            Map.entry("train --lora-alpha", "--lora-rank 4"),
            Map.entry("train-cross-encoder --lora-alpha", "--lora-rank 4"),
            Map.entry("train --deletion-ratio", "--loss denoising-auto-encoder"),
            Map.entry("train --positive-margin", "--loss mega-batch-margin"),
            Map.entry("train --negative-margin", "--loss mega-batch-margin"),
            Map.entry("train --matryoshka-weights", "--matryoshka-dims 128"),
            Map.entry("train --matryoshka-dims-per-step", "--matryoshka-dims 128"),
            Map.entry("train --prior-layers-weight", "--adaptive-layers 1"),
            Map.entry("train --kl-div-weight", "--adaptive-layers 1"),
            Map.entry("train --projection-dim", "--loss embed-distill --guide builtin:ko-tiny"),
            Map.entry("train --refresh-steps", "--negatives model:1"));

    /** What a map's numbers belong to; tags where nothing is said. */
    private static final Map<String, String> KEYS = Map.of(
            "--hardness", "all_negatives",
            "--add-loss", "global-orthogonal-regularization",
            "--learning-rate-mapping", "query");

    @TempDir
    private Path temp;

    /** An option of a command. */
    record Numeric(String command, OptionSpec option) {

        String name() {
            return option.longestName();
        }

        boolean real() {
            return REALS.contains(valueType(option));
        }

        @Override
        public String toString() {
            return command + " " + name();
        }
    }

    static Stream<Numeric> options() {
        List<Numeric> found = new ArrayList<>();
        collect("", Jjak.commandLine(), found);
        return found.stream();
    }

    private static void collect(String name, CommandLine command, List<Numeric> found) {
        command.getCommandSpec().options().stream()
                .filter(option -> REALS.contains(valueType(option)) || WHOLE.contains(valueType(option)))
                .forEach(option -> found.add(new Numeric(name, option)));
        command.getSubcommands()
                .forEach((word, below) -> collect(name.isEmpty() ? word : name + " " + word, below, found));
    }

    /** Of lists the elements', of maps the values' type. */
    private static Class<?> valueType(OptionSpec option) {
        Class<?>[] types = option.auxiliaryTypes();
        return types.length == 0 ? option.type() : types[types.length - 1];
    }

    @Test
    void thereAreManyOfThem() {
        assertThat(options().map(Numeric::toString))
                .hasSizeGreaterThan(100)
                .contains("train --learning-rate", "train --negative-weights", "negatives --k1", "search --top-k");
    }

    @ParameterizedTest
    @MethodSource("options")
    void whatIsNoNumberIsRefused(Numeric numeric) {
        String[] wrong = numeric.real()
                ? new String[] {"NaN", "nan", "Infinity", "-Infinity", "1e400", "1e-400", "0x1p3", "1d", "half"}
                : new String[] {"NaN", "Infinity", "1e3", "1.5", "9223372036854775808", "two"};
        for (String value : wrong) {
            assertRefused(run(numeric, value), numeric, value);
        }
    }

    static Stream<Arguments> valuesOutOfRange() {
        return options()
                .filter(numeric -> !numeric.name().equals(SEED))
                .flatMap(numeric -> values(numeric).map(value -> Arguments.of(numeric, value)));
    }

    private static Stream<String> values(Numeric numeric) {
        if (!numeric.real()) {
            return Stream.of("-1");
        }
        return SIGNED.contains(numeric.name()) ? Stream.of("1e308", "-1e308") : Stream.of("1e308", "-1e308", "-1");
    }

    @ParameterizedTest
    @MethodSource("valuesOutOfRange")
    @Tag("slow")
    void whatMeansNothingIsRefused(Numeric numeric, String value) throws Exception {
        writeFiles();
        assertRefused(
                run(numeric, value), numeric, numeric.real() ? Double.toString(Double.parseDouble(value)) : value);
    }

    /** Options that no large number can be meant for; elsewhere it stands for never or for all. */
    static Stream<Numeric> bounded() {
        Set<String> names = Set.of(
                "--top-k",
                "--epochs",
                "--batch-size",
                "--max-seq-length",
                "--save-total-limit",
                "--freeze-layers",
                "--rounds",
                "--depth",
                "--rank-min",
                "--rank-max",
                "--layers",
                "--hidden",
                "--heads",
                "--vocab-size",
                "--batch-tokens",
                "--passage-tokens",
                "--passage-overlap",
                "--threads");
        return options().filter(numeric -> names.contains(numeric.name()));
    }

    @ParameterizedTest
    @MethodSource("bounded")
    @Tag("slow")
    void whatIsFarTooLargeIsRefused(Numeric numeric) throws Exception {
        writeFiles();
        assertRefused(run(numeric, "2147483647"), numeric, "2147483647");
    }

    /** What the command line cannot give, a program can. */
    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e308})
    void theLibraryRefusesThemToo(double value) {
        List<Consumer<Double>> takers = List.of(
                x -> TrainingArguments.builder().learningRate(x).build(),
                x -> TrainingArguments.builder().warmupRatio(x).build(),
                x -> TrainingArguments.builder().weightDecay(x).build(),
                x -> TrainingArguments.builder().maxGradNorm(x).build(),
                x -> MultipleNegativesRankingLoss.builder().scale(x).build(),
                x -> GISTEmbedLoss.builder().temperature(x).build(),
                x -> GISTEmbedLoss.builder().margin(MarginStrategy.ABSOLUTE, x).build(),
                x -> Bm25Options.ofDefaults().withWeights(x, 0.75),
                x -> Bm25Options.ofDefaults().withWeights(1.2, x),
                x -> Bm25Options.ofDefaults().withTermMatchFloor(x),
                x -> SearchRequest.ofDefaults().withMinScore(x),
                x -> Sampling.simans(x, 0),
                x -> Sampling.simans(1, x),
                x -> new MarginChoice(MarginChoice.Kind.RELATIVE, x));
        for (Consumer<Double> taker : takers) {
            assertThatThrownBy(() -> taker.accept(value))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining(Double.toString(value));
        }
    }

    /** The scale of these losses is the inverse of their temperature, but is refused as it was typed. */
    @ParameterizedTest
    @CsvSource({
        "gist, --scale, 1e308",
        "gist, --scale, 0",
        "gist, --margin, -3",
        "distill-kl, --scale, 1e308",
        "cosent, --scale, 0",
        "contrastive, --margin, 1e308",
        "online-contrastive, --margin, 0"
    })
    void everyLossRefusesThem(String loss, String option, String value) {
        List<String> arguments =
                new ArrayList<>(List.of("train", "--data", "none.csv", "--model", "builtin:ko-tiny", "--output"));
        arguments.addAll(List.of(temp.resolve("out").toString(), "--loss", loss, option + "=" + value));
        if (loss.equals("gist") || loss.equals("distill-kl")) {
            arguments.addAll(List.of("--guide", "builtin:ko-tiny"));
        }
        Run run = Run.jjak(arguments.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(option.substring(2), "but is " + Double.parseDouble(value));
    }

    private void writeFiles() throws Exception {
        List<String> pairs = new ArrayList<>(List.of("question,answer"));
        List<String> texts = new ArrayList<>();
        String[] things = {"책상", "의자", "조명", "침대", "거울", "선반", "소파", "커튼", "화분", "시계"};
        for (String thing : things) {
            for (String place : new String[] {"서울", "부산", "제주", "광주"}) {
                pairs.add(thing + " " + place + " 배송은 며칠 걸리나요?," + place + "까지 " + thing + " 배송은 사흘 걸립니다.");
                texts.add(place + " 매장에서 " + thing + " 상품을 볼 수 있습니다.");
            }
        }
        Files.write(temp.resolve("pairs.csv"), pairs);
        Files.write(temp.resolve("texts.txt"), texts);
        Files.writeString(
                temp.resolve("run.yaml"), "data: " + temp.resolve("pairs.csv") + "\nmodel: builtin:ko-tiny\n");
        Files.write(temp.resolve("scores.csv"), List.of("question,answer,score", "언제 오나요?,사흘 뒤입니다.,0.5"));
    }

    private Run run(Numeric numeric, String value) {
        String command = numeric.command();
        String given =
                numeric.option().type() == Map.class ? KEYS.getOrDefault(numeric.name(), "bm25") + "=" + value : value;
        List<String> arguments = new ArrayList<>(words(command));
        arguments.addAll(words(NEEDED.getOrDefault(command, "")));
        arguments.addAll(words(BESIDES.getOrDefault(numeric.toString(), "")));
        if (numeric.name().equals("--cross-encoder-max")) {
            arguments.addAll(
                    List.of("--cross-encoder-scores", temp.resolve("scores.csv").toString()));
        }
        if (numeric.toString().equals("distill --layers")) {
            arguments.removeAll(List.of("--student"));
            arguments.remove(arguments.lastIndexOf("builtin:ko-tiny"));
        }
        arguments.add(numeric.name() + "=" + given);
        return Run.jjak(arguments.toArray(String[]::new));
    }

    private List<String> words(String line) {
        return Arrays.stream(line.split(" ", 0))
                .filter(word -> !word.isEmpty())
                .map(word -> word.replace("{pairs}", temp.resolve("pairs.csv").toString())
                        .replace("{texts}", temp.resolve("texts.txt").toString())
                        .replace("{config}", temp.resolve("run.yaml").toString())
                        .replace("{out}", temp.resolve("out").toString()))
                .toList();
    }

    private static void assertRefused(Run run, Numeric numeric, String value) {
        assertThat(run.exitCode()).as("%s: %s", numeric, run.err()).isEqualTo(2);
        assertThat(run.err()).contains("error: ", value).doesNotContain("Exception", "\tat ");
        assertThat(run.out()).as(numeric.toString()).isEmpty();
    }
}
