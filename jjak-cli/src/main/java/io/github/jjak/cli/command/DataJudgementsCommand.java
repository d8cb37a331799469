package io.github.jjak.cli.command;

import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.FeedbackRuleOptions;
import io.github.jjak.cli.option.Preflight;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.error.UsageException;
import io.github.jjak.feedback.FeedbackEvents;
import io.github.jjak.feedback.FeedbackJudgements;
import io.github.jjak.feedback.FeedbackRules;
import io.github.jjak.feedback.JudgedHit;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.judgement.Judgement;
import io.github.jjak.judgement.JudgementFormat;
import io.github.jjak.judgement.Judgements;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jjak data judgements}: judgements, or feedback, as files that other programs read. */
@Command(
        name = "judgements",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        header = "Write judgements as TREC qrels, Quepid's CSV or OpenSearch's import.",
        description = {
            "Reads judgements in any of these formats, or feedback as jjak serve keeps it: right answers get the grade 1,",
            "refused hits 0."
        },
        footer = {
            "",
            "Examples:",
            "  jjak data judgements --feedback feedback.jsonl --output judgements.json",
            "  jjak data judgements --judgements judgements.json --output ratings.csv"
        })
final class DataJudgementsCommand implements Runnable {

    @Option(
            names = "--judgements",
            paramLabel = "FILE",
            description = "TREC's qrels, BEIR's, Quepid's CSV or OpenSearch's import.")
    private @Nullable Path judgements;

    @Option(
            names = "--queries",
            paramLabel = "FILE",
            description = "With qrels: a table whose columns id and question have the texts of the queries.")
    private @Nullable String queries;

    @Option(
            names = "--columns",
            paramLabel = "ID,QUESTION",
            split = ",",
            description = "Columns of --queries (default: ${DEFAULT-VALUE}).")
    private List<String> columns = List.of("id", "question");

    @Option(names = "--feedback", paramLabel = "FILE", description = "Feedback of jjak serve (UBI 1.3).")
    private @Nullable Path feedback;

    @Mixin
    private FeedbackRuleOptions rules = new FeedbackRuleOptions();

    @Option(names = "--output", paramLabel = "FILE", required = true, description = "The file that is written.")
    private Path output = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "trec, quepid or opensearch (default: quepid for .csv, opensearch for .json, else trec).")
    private @Nullable JudgementFormat format;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Override
    public void run() {
        common.apply();
        FeedbackRules bounds = rules.rules();
        if ((judgements == null) == (feedback == null)) {
            throw new UsageException("Give --judgements FILE or --feedback FILE, one of them.");
        }
        if (queries != null && judgements == null) {
            throw new UsageException("--queries has the texts of the queries of --judgements FILE. Give that too.");
        }
        if (columns.size() != 2) {
            throw new UsageException("--columns names the ids and the texts of --queries, two columns, but names "
                    + columns.size() + ".");
        }
        Preflight.output(output);
        Judgements found = read(bounds);
        List<Path> files = found.write(output, format());
        common.say(
                "Wrote %d judgements of %d queries to %s.",
                found.size(),
                found.byQuery().size(),
                files.stream().map(Path::toString).collect(Collectors.joining(" and ")));
        if (common.json) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("judgements", found.size());
            json.put("queries", found.byQuery().size());
            json.put("output", files.stream().map(Path::toString).toList());
            System.out.println(JsonFile.formatLine(json));
        }
    }

    private JudgementFormat format() {
        JudgementFormat given = format;
        if (given != null) {
            return given;
        }
        String name = output.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".csv")
                ? JudgementFormat.QUEPID
                : name.endsWith(".json") ? JudgementFormat.OPENSEARCH : JudgementFormat.TREC;
    }

    private Judgements read(FeedbackRules bounds) {
        Path file = judgements;
        if (file == null) {
            return ofFeedback(bounds);
        }
        Judgements read = Judgements.read(file);
        String texts = queries;
        if (texts == null) {
            return read;
        }
        Dataset rows =
                Dataset.read(texts, ReadOptions.builder().columns(columns).build());
        Map<String, String> byId = new HashMap<>();
        for (int row = 0; row < rows.rows(); row++) {
            byId.put(rows.text(row, 0).strip(), rows.text(row, 1));
        }
        return read.withTexts(byId);
    }

    private Judgements ofFeedback(FeedbackRules bounds) {
        Path file = feedback;
        if (file == null) {
            throw new IllegalStateException("no feedback");
        }
        FeedbackJudgements judged = FeedbackJudgements.of(FeedbackEvents.read(file), bounds);
        List<Judgement> list = new ArrayList<>();
        for (JudgedHit hit : judged.hits()) {
            list.add(new Judgement(hit.question(), hit.objectId(), hit.relevant() ? 1 : 0));
        }
        common.say(
                "%d events judge %d hits; %d conflicts, %d hits unclear, %d events without a text.",
                judged.events(), list.size(), judged.conflicts(), judged.unclear(), judged.withoutText());
        return Judgements.of(list, false);
    }
}
