package io.github.jjak.cli.command;

import io.github.jjak.cli.display.HumanReadable;
import io.github.jjak.cli.display.WorkDisplay;
import io.github.jjak.cli.option.ChatOptions;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.DataOptions;
import io.github.jjak.cli.option.ModelOption;
import io.github.jjak.cli.option.Preflight;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.data.internal.TextKey;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.negatives.questions.internal.AskedQuestions;
import io.github.jjak.negatives.questions.internal.ChatEndpoint;
import io.github.jjak.negatives.questions.internal.QuestionAsking;
import io.github.jjak.negatives.questions.internal.QuestionFilter;
import io.github.jjak.negatives.questions.internal.QuestionFilter.Made;
import io.github.jjak.negatives.questions.internal.QuestionRequest;
import io.github.jjak.table.internal.Column;
import io.github.jjak.table.internal.TableFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jjak questions}: training data for answers that nobody has asked for yet. */
@Command(
        name = "questions",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        sortOptions = false,
        header = "Get questions for answers that have none, from a chat server of your choice or from a file.",
        description = {
            "The texts of the answers are sent to --endpoint and to nobody else; with --from nothing is sent at all.",
            "Near copies are left out, and questions from which --found-by does not find the answer. The rows have a"
                    + " column",
            "synthetic, by which train and data split keep them out of every held-out part.",
            "What a server said is kept in OUTPUT.asked.jsonl, so the same command continues where it stopped."
        },
        footer = {
            "",
            "Examples:",
            "  jjak questions --data answers.csv --columns answer --endpoint http://127.0.0.1:8000/v1 --output made.csv",
            "  jjak questions --data answers.csv --columns answer --from drafts.csv --output made.csv"
        })
public final class QuestionsCommand implements Runnable {

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private ChatOptions chat = new ChatOptions();

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description = "Instead of --endpoint: a file with columns question,answer, the answers as in --data.")
    private @Nullable String from;

    @Option(names = "--output", paramLabel = "FILE", required = true, description = "A .csv, .jsonl or .parquet file.")
    private Path output = Path.of("");

    @Option(names = "--overwrite", description = "Replace the file if it is there.")
    private boolean overwrite;

    @Option(
            names = "--near-copy",
            paramLabel = "X",
            description =
                    "Character similarity from which two questions of an answer are one (default: ${DEFAULT-VALUE}).")
    private double nearCopy = 0.75;

    @Option(
            names = "--found-by",
            paramLabel = "MODEL",
            description = "The model that must find the answer from a question, or none (default: ${DEFAULT-VALUE}).")
    private String foundBy = "builtin:ko-mini";

    @Option(
            names = "--found-within",
            paramLabel = "N",
            description = "Ranks among which it must find it, of all answers (default: ${DEFAULT-VALUE}).")
    private int foundWithin = 10;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Override
    public void run() {
        common.apply();
        QuestionFilter filter = new QuestionFilter(nearCopy, foundWithin);
        if (chat.given() == (from != null)) {
            throw new UsageException("Give --endpoint URL or --from FILE, one of them.");
        }
        if (Files.exists(output) && !overwrite) {
            throw new UsageException(
                    output + " is there already. Add --overwrite to replace it, or choose another --output.");
        }
        TableFile.checkName(output);
        Preflight.output(output);
        Preflight.model(checks() ? foundBy : null);
        QuestionRequest request = chat.request();
        ChatEndpoint endpoint = chat.given() ? chat.endpoint() : null;
        Dataset rows = data.read(ReadOptions.builder().columns(data.columns).defaultColumns(1), common);
        List<String> answers = distinct(rows.column(Math.min(1, rows.columnCount() - 1)));
        List<Made> made = endpoint == null ? given(answers, String.valueOf(from)) : asked(answers, endpoint, request);
        QuestionFilter.Outcome outcome;
        if (checks()) {
            try (SentenceTransformer model = ModelOption.load(foundBy, null, common)) {
                outcome = filter.filter(made, answers, model);
            }
        } else {
            outcome = filter.filter(made, answers, null);
        }
        if (outcome.kept().isEmpty()) {
            throw new DataException("None of the " + made.size() + " questions is left (" + left(outcome)
                    + "). Look at the instruction, the model at the endpoint, --found-within or --found-by.");
        }
        write(outcome.kept());
        show(answers, made, outcome);
    }

    private boolean checks() {
        return !foundBy.equals("none");
    }

    private static List<String> distinct(List<String> texts) {
        Map<String, String> distinct = new LinkedHashMap<>();
        texts.forEach(text -> distinct.putIfAbsent(TextKey.of(text), text));
        return List.copyOf(distinct.values());
    }

    private List<Made> asked(List<String> answers, ChatEndpoint endpoint, QuestionRequest request) {
        Path journal = output.resolveSibling(output.getFileName() + ".asked.jsonl");
        AskedQuestions asked = AskedQuestions.open(journal, request);
        int open = asked.open(answers).size();
        common.say(
                "The texts of %d answers are sent to %s; nothing is sent anywhere else.%s",
                open,
                endpoint.address(),
                open < answers.size() ? " The others were asked before (" + journal + ")." : "");
        Map<String, List<String>> questions;
        try (WorkDisplay display = new WorkDisplay("asking", "answers", 0, answers.size(), common.quiet)) {
            questions = new QuestionAsking(endpoint, request, asked, chat.parallel()).ask(answers, display::stepTo);
        }
        List<Made> made = new ArrayList<>();
        questions.forEach((answer, ofAnswer) -> ofAnswer.forEach(question -> made.add(new Made(question, answer))));
        return made;
    }

    private List<Made> given(List<String> answers, String file) {
        Dataset drafts = data.read(file, ReadOptions.builder().columns(List.of("question", "answer")), common);
        Map<String, String> known = new LinkedHashMap<>();
        answers.forEach(answer -> known.put(TextKey.of(answer), answer));
        List<Made> made = new ArrayList<>();
        int unknown = 0;
        for (int row = 0; row < drafts.rows(); row++) {
            String answer = known.get(TextKey.of(drafts.text(row, 1)));
            if (answer == null) {
                unknown++;
            } else {
                made.add(new Made(drafts.text(row, 0).strip(), answer));
            }
        }
        if (unknown > 0) {
            common.say("%d of %d rows of %s have an answer that is not in --data.", unknown, drafts.rows(), file);
        }
        return made;
    }

    private void write(List<Made> kept) {
        TableFile.write(
                output,
                List.of(Column.text("question"), Column.text("answer"), Column.text("synthetic")),
                sink -> kept.forEach(one -> sink.row(one.question(), one.answer(), "true")));
    }

    private static String left(QuestionFilter.Outcome outcome) {
        List<String> parts = new ArrayList<>();
        outcome.left()
                .forEach((reason, count) -> parts.add(
                        count + " " + reason.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        return parts.isEmpty() ? "none left out" : "left out: " + String.join(", ", parts);
    }

    private void show(List<String> answers, List<Made> made, QuestionFilter.Outcome outcome) {
        long covered = outcome.kept().stream().map(Made::answer).distinct().count();
        if (common.json) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("answers", answers.size());
            json.put("answers_with_question", covered);
            json.put("made", made.size());
            json.put("kept", outcome.kept().size());
            for (QuestionFilter.Reason reason : QuestionFilter.Reason.values()) {
                json.put(reason.name().toLowerCase(Locale.ROOT), outcome.left().getOrDefault(reason, 0));
            }
            json.put("output", output.toString());
            System.out.println(JsonFile.formatLine(json));
        } else {
            System.out.println(HumanReadable.format(
                    "%d of %d questions are in %s (%s); %d of %d answers have one.",
                    outcome.kept().size(), made.size(), output, left(outcome), covered, answers.size()));
        }
    }
}
