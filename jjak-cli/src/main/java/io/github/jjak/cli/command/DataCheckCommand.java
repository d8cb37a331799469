package io.github.jjak.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.cli.display.HumanReadable;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.DataOptions;
import io.github.jjak.cli.option.ModelOption;
import io.github.jjak.cli.option.Preflight;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.ColumnCheck;
import io.github.jjak.data.internal.DatasetCheck;
import io.github.jjak.data.internal.Percentiles;
import io.github.jjak.data.internal.Script;
import io.github.jjak.data.internal.TokenLengths;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jjak data check}: what there is to know about a file before training on it. Prints counts, never texts. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        header = "Report columns, lengths in tokens, duplicates, shared answers, leakage, languages.",
        footer = {"", "Example:", "  jjak data check --data pairs.csv --columns question,answer --eval-data test.csv"})
final class DataCheckCommand implements Runnable {

    /** More than half: the share from which the texts are refused. */
    private static final double MANY_UNKNOWN = 0.5;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "Model whose tokens are counted (default: ${DEFAULT-VALUE}).")
    private String model = "builtin:ko-tiny";

    @Option(names = "--max-seq-length", paramLabel = "N", description = "Length limit to compare with.")
    private @Nullable Integer maxSequenceLength;

    @Option(names = "--eval-data", paramLabel = "FILE", description = "Evaluation data to check for leakage.")
    private @Nullable String evalData;

    @Override
    public void run() {
        common.apply();
        Preflight.model(model);
        // The table below has the notes; beside JSON they are words for whoever looks on.
        Dataset dataset = common.json ? data.read(common) : data.readWithoutNotes(common);
        String held = evalData;
        Dataset evaluation = held == null ? null : data.read(held, common);
        DatasetCheck check;
        int limit;
        double unknown;
        try (SentenceTransformer transformer = ModelOption.load(model, maxSequenceLength, common)) {
            limit = transformer.maxSequenceLength();
            check = DatasetCheck.of(dataset, new TokenLengths(transformer::tokenLength, limit), evaluation);
            unknown = transformer.internals().unknownShare();
        }
        if (common.json) {
            System.out.println(JsonFile.formatLine(json(check, unknown)));
        } else {
            print(check, limit, unknown);
        }
    }

    private JsonNode json(DatasetCheck check, double unknown) {
        ObjectNode json =
                (ObjectNode) JsonFile.parse(JsonFile.formatLine(check).getBytes(StandardCharsets.UTF_8), "check");
        ArrayNode notes = json.putArray("notes");
        check.notes().forEach(note -> notes.add(common.typed(note)));
        json.put("unknown_share", unknown);
        return json;
    }

    private void print(DatasetCheck check, int limit, double unknown) {
        System.out.println(HumanReadable.format("%s: %d rows", data.name(), check.rows()));
        check.notes().forEach(note -> System.out.println("- " + common.typed(note)));
        System.out.println();
        System.out.println(HumanReadable.format(
                "%-14s %-10s %6s %6s %6s %6s %6s  %s",
                "column", "counted in", "min", "median", "p90", "p99", "max", "scripts"));
        for (ColumnCheck column : check.columns()) {
            printPercentiles(column.name(), "characters", column.characters(), scripts(column));
            Percentiles tokens = column.tokens();
            if (tokens != null) {
                printPercentiles(
                        "",
                        "tokens",
                        tokens,
                        HumanReadable.format("%.1f %% longer than %d", 100 * column.shareTooLong(), limit));
            }
        }
        System.out.println();
        rows(check).forEach((name, value) -> System.out.println(HumanReadable.format("%-44s %d", name, value)));
        System.out.println(
                HumanReadable.format("%-44s %.1f %%", "words unknown to the model's tokenizer", 100 * unknown));
        List<String> advice = new ArrayList<>(advice(check));
        if (unknown > MANY_UNKNOWN) {
            advice.add(
                    "Choose another model: if its vocabulary lacks the words, its vectors are meaningless, and train,"
                            + " evaluate and embed refuse the texts.");
        }
        if (!advice.isEmpty()) {
            System.out.println();
            advice.forEach(line -> System.out.println("- " + line));
        }
    }

    private static void printPercentiles(String name, String unit, Percentiles lengths, String note) {
        System.out.println(HumanReadable.format(
                "%-14s %-10s %6d %6d %6d %6d %6d  %s",
                name,
                unit,
                lengths.minimum(),
                lengths.median(),
                lengths.percentile90(),
                lengths.percentile99(),
                lengths.maximum(),
                note));
    }

    private static String scripts(ColumnCheck column) {
        List<String> parts = new ArrayList<>();
        for (Map.Entry<Script, Double> entry : column.scripts().entrySet()) {
            if (entry.getValue() > 0) {
                parts.add(HumanReadable.format(
                        "%s %.0f %%", entry.getKey().name().toLowerCase(Locale.ROOT), 100 * entry.getValue()));
            }
        }
        return String.join(", ", parts);
    }

    private static Map<String, Integer> rows(DatasetCheck check) {
        Map<String, Integer> rows = new LinkedHashMap<>();
        rows.put("rows skipped because a text is empty", (int) check.rowsSkippedEmpty());
        rows.put("rows that repeat an earlier row", check.duplicateRows());
        rows.put("distinct questions", check.distinctQuestions());
        rows.put("distinct answers", check.distinctAnswers());
        rows.put("answers with several questions", check.sharedAnswers());
        rows.put("most questions of one answer", check.mostQuestionsOfAnswer());
        rows.put("clusters (rows sharing question or answer)", check.clusters());
        rows.put("rows of the largest cluster", check.largestCluster());
        rows.put("rows whose question is their answer", check.questionEqualsAnswer());
        DatasetCheck.Leakage leakage = check.leakage();
        if (leakage != null) {
            rows.put("evaluation questions seen in training", leakage.questions());
            rows.put("evaluation answers seen in training", leakage.answers());
            rows.put("evaluation rows touched by either", leakage.rows());
        }
        return rows;
    }

    private static List<String> advice(DatasetCheck check) {
        List<String> advice = new ArrayList<>();
        if (check.sharedAnswers() > 0) {
            advice.add("Questions that share an answer are positives of each other; they are never used as negatives.");
        }
        if (check.largestCluster() > check.rows() / 10) {
            advice.add("One cluster contains more than a tenth of the rows. Is its answer a stock phrase?");
        }
        if (check.questionEqualsAnswer() > 0) {
            advice.add("Rows whose question equals the answer teach nothing; remove them.");
        }
        DatasetCheck.Leakage leakage = check.leakage();
        if (leakage != null && leakage.questions() > 0) {
            advice.add("Some evaluation questions are in the training data; the results will be too optimistic.");
        }
        return advice;
    }
}
