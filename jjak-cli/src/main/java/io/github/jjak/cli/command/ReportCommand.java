package io.github.jjak.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.CorpusFile;
import io.github.jjak.cli.option.Preflight;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.report.internal.RunReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jjak report}: the page of a run again, with texts if they are asked for, or one page of several runs. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        sortOptions = false,
        header = "Write the report of a run, or of several runs over one another, as one HTML page.",
        description = {
            "A training writes OUTPUT/report.html when it ends; this command writes it again, with the texts of the",
            "held-out questions if you like, or compares runs. The page opens offline and needs no server."
        },
        footer = {"", "Examples:", "  jjak report out/ --texts", "  jjak report out-1/ out-2/ --output compared.html"})
public final class ReportCommand implements Runnable {

    @Parameters(paramLabel = "RUN", arity = "1..*", description = "Folders that a training wrote.")
    private List<Path> runs = List.of();

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "The page (default: RUN/report.html, or report.html here if there are several runs).")
    private @Nullable Path output;

    @Option(
            names = "--texts",
            description =
                    "Show the texts of the held-out questions, and of what was found before and after, from RUN/held-out.csv;"
                            + " they are people's texts.")
    private boolean texts;

    @Option(
            names = "--corpus",
            paramLabel = "FILE[:COLUMN]",
            description = "With --texts: more answers, whose texts are shown where they were found; repeatable.")
    private List<String> corpus = List.of();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Override
    public void run() {
        common.apply();
        if (!corpus.isEmpty() && !texts) {
            throw new UsageException(
                    "--corpus gives texts of hits, which --texts shows. Add --texts, or leave out --corpus.");
        }
        Path page = output == null ? usualOutput() : output;
        Preflight.output(page);
        RunReport report = RunReport.of(runs);
        if (texts) {
            report = withTexts(report);
        }
        report.write(page);
        if (common.json) {
            System.out.println(JsonFile.formatLine(Map.of("output", page.toString(), "runs", runs.size())));
        } else {
            System.out.println("The report is in " + page + ".");
        }
    }

    private Path usualOutput() {
        return runs.size() == 1 ? runs.get(0).resolve("report.html") : Path.of("report.html");
    }

    private RunReport withTexts(RunReport report) {
        InformationRetrievalEvaluator heldOut = heldOut(runs.get(0));
        List<String> answers = new ArrayList<>(heldOut.answers());
        for (String file : corpus) {
            CorpusFile.parse(file).rows(common).forEach(row -> answers.add(row.text()));
        }
        List<String> rightAnswers = heldOut.relevant().stream()
                .map(right -> heldOut.answers().get(Collections.min(right)))
                .toList();
        return report.withTexts(heldOut.questions(), rightAnswers, answers);
    }

    /** It has the questions in the order in which the run's evaluator asked them. */
    private static InformationRetrievalEvaluator heldOut(Path run) {
        Path file = run.resolve("held-out.csv");
        JsonNode columns = JsonFile.readObject(run.resolve("run.json")).at("/data/columns");
        if (!Files.isRegularFile(file) || columns.size() < 2) {
            throw new DataException("There are no texts of held-out questions in " + run + ". Leave out --texts.");
        }
        ReadOptions read = ReadOptions.builder()
                .columns(List.of(columns.path(0).asText(), columns.path(1).asText()))
                .build();
        return InformationRetrievalEvaluator.of(Dataset.read(file.toString(), read));
    }
}
