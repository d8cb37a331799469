package io.github.jjak.cli.option;

import io.github.jjak.cli.display.HumanReadable;
import io.github.jjak.data.Dataset;
import io.github.jjak.error.UsageException;
import io.github.jjak.feedback.FeedbackEvents;
import io.github.jjak.feedback.FeedbackJudgements;
import io.github.jjak.feedback.FeedbackPairs;
import io.github.jjak.feedback.FeedbackRows;
import io.github.jjak.feedback.FeedbackSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What people said of hits, as rows to train on. */
public final class FeedbackOptions {

    @Option(
            names = "--feedback",
            paramLabel = "FILE",
            description = {
                "What people said of hits, as jjak serve keeps it (UBI 1.3): right answers become positives, refused"
                        + " hits",
                "negatives tagged \"feedback\". Alone, or with --data. Needs --feedback-answers."
            })
    private @Nullable Path file;

    @Option(
            names = "--feedback-answers",
            paramLabel = "DIR|FILE:ID,ANSWER",
            description =
                    "The answers by the ids that the server showed: its index, or the file of which that was made.")
    private @Nullable String location;

    @Mixin
    private FeedbackRuleOptions rules = new FeedbackRuleOptions();

    private AnswerTexts answers = AnswerTexts.NONE;
    private @Nullable FeedbackSummary summary;

    /** Refuses what does not go together, before anything is read. */
    public void check(boolean dataGiven, LossOptions losses) {
        rules.rules();
        if (file == null) {
            if (!dataGiven) {
                throw new UsageException("Missing required option: '--data=FILE'. Or give --feedback FILE.");
            }
            if (location != null) {
                throw new UsageException(
                        "--feedback-answers says what the ids of --feedback FILE mean. Give that too.");
            }
            return;
        }
        if (location == null) {
            throw new UsageException(
                    "--feedback names answers by their ids. Give their texts: --feedback-answers DIR, the"
                            + " index that was served, or FILE:ID,ANSWER.");
        }
        if (losses.kind().isOverLabels() && losses.kind().reads() != LossKind.Reads.LABELLED_PAIRS) {
            throw new UsageException("--feedback says right or wrong, but --loss "
                    + losses.kind().shortName() + " learns from grades or classes. Use --loss mnrl or contrastive.");
        }
    }

    /**
     * The rows of the data and of the feedback.
     *
     * @param data null where there is feedback only
     * @param mining whether negatives are mined
     */
    public Dataset join(@Nullable Dataset data, LossOptions losses, boolean mining, CommonOptions common) {
        Path feedback = file;
        String texts = location;
        if (feedback == null || texts == null) {
            if (data == null) {
                throw new IllegalStateException("neither data nor feedback");
            }
            return data;
        }
        FeedbackJudgements judgements = FeedbackJudgements.of(FeedbackEvents.read(feedback), rules.rules());
        answers = AnswerTexts.read(texts, common);
        FeedbackPairs pairs = data == null
                ? FeedbackPairs.of(judgements, answers.texts())
                : FeedbackPairs.of(judgements, answers.texts(), data);
        FeedbackRows rows = losses.kind().isOverLabels() ? pairs.labelled() : pairs.rows();
        if (mining && rows.summary().negatives() > 0) {
            throw new UsageException(
                    "The feedback has refused answers, which are the negatives of their questions. Leave"
                            + " --negatives out.");
        }
        summary = rows.summary();
        say(rows.summary(), common);
        return rows.dataset();
    }

    private static void say(FeedbackSummary found, CommonOptions common) {
        common.say(
                "Feedback: %d events gave %d right answers by marks and %d by clicks (%d more are known already), and"
                        + " %d refused ones; %d conflicts, %d hits unclear.",
                found.events(),
                found.positives(),
                found.clickedPositives(),
                found.alreadyKnown(),
                found.negatives(),
                found.conflicts(),
                found.unclear());
        remark(
                found.withoutText(),
                "%d events are on questions whose text was not kept; jjak serve keeps it with --feedback-texts.",
                common);
        remark(found.withoutAnswer(), "%d judged hits have an id that no answer has.", common);
        remark(
                found.withoutPositive(),
                "%d refused answers are left out: nobody marked a right answer to their questions.",
                common);
        remark(
                found.tooMany(),
                "%d refused answers are left out: their questions have " + FeedbackPairs.MOST_NEGATIVES + " already.",
                common);
        remark(found.unreadableLines(), "%d lines could not be read.", common);
    }

    private static void remark(int number, String words, CommonOptions common) {
        if (number > 0) {
            common.say("%s", HumanReadable.format(words, number));
        }
    }

    /** The answers that were read; none without feedback. */
    public AnswerTexts answers() {
        return answers;
    }

    /** What {@code --json} and {@code run.json} say of it. */
    public Map<String, Object> toJson() {
        return summary == null ? Map.of() : Map.of("feedback", summary.asMap());
    }

    /** What to type next with a model, where there are no other data. */
    public String nextCommand(Path model) {
        String corpus = answers.corpus();
        return corpus.isEmpty()
                ? GivenOptions.line("index", List.of("--model", model.toString(), "--data", "ANSWERS.csv"))
                        + " --columns id,answer --output NEW-INDEX"
                : GivenOptions.line("search", List.of("--model", model.toString(), "--corpus", corpus))
                        + " \"QUESTION\"";
    }
}
