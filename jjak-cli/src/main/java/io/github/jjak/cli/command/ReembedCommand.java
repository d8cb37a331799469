package io.github.jjak.cli.command;

import io.github.jjak.cli.display.WorkDisplay;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.GivenOptions;
import io.github.jjak.cli.option.HeldOutQuestions;
import io.github.jjak.cli.option.ModelOption;
import io.github.jjak.cli.option.Preflight;
import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.search.index.AnswerThreshold;
import io.github.jjak.search.index.IndexMetadata;
import io.github.jjak.search.index.ReEmbedding;
import io.github.jjak.search.index.SearchIndex;
import io.github.jjak.search.index.SearchIndexWriter;
import io.github.jjak.search.index.SearchMode;
import io.github.jjak.search.index.SearchQuality;
import io.github.jjak.search.index.ThresholdFitting;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jjak reembed}: a new model for an index that is in use. */
@Command(
        name = "reembed",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        header = "Give an index that is in use the vectors of a new model, or take that back.",
        description = {
            "The new vectors are made in DIR.next while DIR is searched and changed; a run that was stopped continues with the same"
                    + " command. Both are compared on held-out questions; if the new model is not worse, the folders are exchanged"
                    + " at once. What was in DIR is then in DIR.previous.",
            "A server of the index takes the new one over by --reload-on-change or POST /admin/reload."
        },
        footer = {
            "",
            "Examples:",
            "  nice ./jjak reembed --index faq-index --model out/best --held-out held-out.csv --columns question,answer",
            "  ./jjak reembed --index faq-index --rollback"
        })
public final class ReembedCommand implements Runnable {

    private static final int MOST_UPDATES = 5;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--index", paramLabel = "DIR", required = true, description = "An index that jjak index made.")
    private Path index = Path.of("");

    @Option(names = "--model", paramLabel = "MODEL", description = "The new model, as for embed.")
    private @Nullable String model;

    @Option(
            names = "--held-out",
            paramLabel = "FILE",
            description = "Questions with the ids or texts of their answers, on which both models are compared.")
    private @Nullable String heldOut;

    @Option(
            names = "--columns",
            paramLabel = "QUESTION,ANSWER",
            split = ",",
            description = "Columns of the held-out questions (default: the only two with texts).")
    private List<String> columns = List.of();

    @Option(
            names = "--tolerance",
            paramLabel = "X",
            description = "How much lower the new mean reciprocal rank may be, 0 to 1 (default: ${DEFAULT-VALUE}).")
    private double tolerance;

    @Option(names = "--unchecked", description = "Exchange without held-out questions.")
    private boolean unchecked;

    @Option(names = "--rollback", description = "Exchange DIR and DIR.previous; a second time undoes the first.")
    private boolean rollback;

    @CommandLine.ParentCommand
    private @Nullable RootCommand root;

    @Override
    public void run() {
        common.apply();
        check();
        Map<String, Object> summary = new LinkedHashMap<>();
        if (rollback) {
            ReEmbedding.rollBack(index);
            common.say("%s is what it was before; what was there is in %s.previous.", index, index);
        } else {
            String location = Objects.requireNonNull(model);
            Preflight.model(location);
            try (SentenceTransformer transformer = ModelOption.load(location, null, common)) {
                reembed(transformer, summary);
            }
        }
        summary.put("index", index.toString());
        summary.put("model", Objects.toString(SearchIndex.describe(index).model(), ""));
        if (common.json) {
            System.out.println(JsonFile.formatLine(summary));
        }
    }

    private void check() {
        if (!(tolerance >= 0 && tolerance <= 1)) {
            throw new UsageException("--tolerance is " + tolerance + "; allowed is 0 to 1.");
        }
        if (rollback && (model != null || heldOut != null || unchecked)) {
            throw new UsageException("--rollback goes with --index only.");
        }
        if (!rollback && model == null) {
            throw new UsageException("Give --model MODEL, the new model, or --rollback.");
        }
        if (!rollback && (heldOut == null) != unchecked) {
            throw new UsageException(
                    "Give --held-out FILE to compare both models before the exchange, or --unchecked to"
                            + " exchange without; one of them.");
        }
    }

    private void reembed(SentenceTransformer transformer, Map<String, Object> summary) {
        IndexMetadata old = SearchIndex.describe(index);
        ReEmbedding work = new ReEmbedding(index, transformer);
        int encoded = update(work);
        summary.put("rows", rows());
        summary.put("encoded", encoded);
        if (heldOut != null) {
            compare(old, work, transformer, summary);
        } else if (!old.thresholds().isEmpty()) {
            common.say("The minimum scores of answers belonged to the old model and were not kept; fit them again with"
                    + " jjak index --fit-threshold.");
        }
        work.exchange();
        common.say("%s has the vectors of %s now. Back again:", index, transformer.location());
        common.say("  ./jjak reembed --index %s --rollback", GivenOptions.quoted(index.toString()));
    }

    private int rows() {
        try (SearchIndex open = SearchIndex.open(index, null)) {
            return open.size();
        }
    }

    /** Until nothing was changed in the index while the last rows were encoded, or almost nothing. */
    private int update(ReEmbedding work) {
        StopSignal signal = Objects.requireNonNull(root).stopSignal();
        signal.listen(true, () -> "Stopped at once; the same command continues from the last commit.");
        int encoded = 0;
        for (int i = 0; i < MOST_UPDATES; i++) {
            ReEmbedding.Update update;
            try (WorkDisplay display = new WorkDisplay("embedding", "rows", 0, rows(), common.quiet)) {
                update = work.update((rows, all) -> {
                    display.stepTo(rows);
                    return !signal.getAsBoolean();
                });
            }
            encoded += update.encoded();
            if (!update.whole()) {
                throw new RunException("Stopped; nothing was exchanged. What is embedded is kept in " + work.next()
                        + ": the same command continues from there.");
            }
            if (update.changedNothing()) {
                break;
            }
        }
        return encoded;
    }

    private void compare(
            IndexMetadata old, ReEmbedding work, SentenceTransformer transformer, Map<String, Object> summary) {
        SearchQuality before;
        List<ThresholdFitting.HeldOut> questions;
        try (SentenceTransformer then = old.hasVectors() ? oldModel(old) : null;
                SearchIndex served = SearchIndex.open(index, then)) {
            questions = HeldOutQuestions.read(Objects.requireNonNull(heldOut), served, columns, common);
            before = SearchQuality.of(served, questions);
        }
        Map<SearchMode, AnswerThreshold> thresholds = Map.of();
        SearchQuality after;
        try (SearchIndex next = SearchIndex.open(work.next(), transformer)) {
            after = SearchQuality.of(next, questions);
            if (!old.thresholds().isEmpty()) {
                thresholds = ThresholdFitting.fit(next, questions, List.of(), precision(old));
            }
        }
        common.say("On %d questions:      old      new", questions.size());
        common.say("  first hit right   %6.3f   %6.3f", before.accuracyAt1(), after.accuracyAt1());
        common.say("  among ten hits    %6.3f   %6.3f", before.recallAt10(), after.recallAt10());
        common.say("  reciprocal rank   %6.3f   %6.3f", before.mrrAt10(), after.mrrAt10());
        summary.put("before", before);
        summary.put("after", after);
        if (after.mrrAt10() < before.mrrAt10() - tolerance) {
            throw new RunException(
                    "The new model is worse on these questions, so nothing was exchanged. Its vectors are" + " kept in "
                            + work.next() + ": allow more with --tolerance, or delete them.");
        }
        if (!thresholds.isEmpty()) {
            try (SearchIndexWriter writer = SearchIndexWriter.open(work.next(), null)) {
                writer.setThresholds(thresholds);
                writer.commit();
            }
            common.say("The minimum scores of answers were fitted again on these questions.");
        }
    }

    private SentenceTransformer oldModel(IndexMetadata old) {
        return ModelOption.load(Objects.requireNonNull(old.model()), null, common);
    }

    /** What the old thresholds kept is what the new ones keep. */
    private static double precision(IndexMetadata old) {
        AnswerThreshold hybrid = old.thresholds().get(SearchMode.HYBRID);
        AnswerThreshold any = old.thresholds().values().iterator().next();
        return Math.max(0.01, (hybrid == null ? any : hybrid).precision());
    }
}
