package io.github.jjak.cli.command;

import io.github.jjak.cli.display.MetricsTable;
import io.github.jjak.cli.display.TrainingDisplay;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.GivenOptions;
import io.github.jjak.cli.option.LexicalBaseline;
import io.github.jjak.cli.option.MeasuredRetrieval;
import io.github.jjak.data.Dataset;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.Ranking;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.train.Trainer;
import io.github.jjak.train.TrainingArguments;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jjak quickstart}: the whole journey in a minute or two, with what travels in the jar. */
@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        header = "Train the built-in encoder on the built-in Korean Q&A pairs and compare before and after.")
public final class QuickstartCommand implements Runnable {

    private static final String MODEL = "builtin:ko-mini";
    private static final Path DEFAULT_OUTPUT = Path.of("quickstart-run");
    private static final int BATCH_SIZE = 64;

    /** Measured, as is the number of passes: docs/decisions/0006. */
    private static final double LEARNING_RATE = 5e-4;

    private static final int EPOCHS = 3;

    private static final int SHOWN_QUESTIONS = 3;
    private static final int SHOWN_ANSWERS = 3;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Output folder (default: quickstart-run, replaced each time).")
    private @Nullable Path output;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of batches and dropout (default: ${DEFAULT-VALUE}).")
    private long seed = 42;

    @Option(names = "--resume", description = "Resume the interrupted quickstart in the output folder.")
    private boolean resume;

    @Mixin
    private StoppableRun stoppable = new StoppableRun();

    @Override
    public void run() {
        common.apply();
        Path place = output == null ? DEFAULT_OUTPUT : output;
        RunFolder.Existing existing = existing();
        stoppable.listen(common.quiet, place, existing);
        Dataset training = Dataset.builtin("services-ko", "train");
        Dataset heldOut = Dataset.builtin("services-ko", "test");
        InformationRetrievalEvaluator retrieval = InformationRetrievalEvaluator.of(heldOut, training.column(1));
        MeasuredRetrieval evaluator = new MeasuredRetrieval(retrieval);
        Map<String, Double> bm25 = LexicalBaseline.evaluate(retrieval);
        common.say(
                "짝 Jjak quickstart: %d Korean questions with their %d answers, and %d questions held out.",
                training.rows(),
                retrieval.answers().size(),
                retrieval.questions().size());
        common.say("The model %s knows Korean and English, but nothing about this service.%n", MODEL);
        try (SentenceTransformer model = SentenceTransformer.load(MODEL)) {
            RunFolder folder = RunFolder.prepare(place, existing);
            List<Ranking> before = retrieval.search(model, SHOWN_ANSWERS);
            TrainingResult result = train(model, training, heldOut, evaluator, folder, bm25);
            List<Ranking> after;
            try (SentenceTransformer best = SentenceTransformer.load(folder.best())) {
                after = retrieval.search(best, SHOWN_ANSWERS);
                if (resume) {
                    measureAgain(evaluator, best);
                }
            }
            show(result, bm25, evaluator, retrieval, before, after);
            next(folder);
            if (common.json) {
                printSummary(result, bm25, evaluator, folder);
            }
        }
    }

    private TrainingResult train(
            SentenceTransformer model,
            Dataset training,
            Dataset heldOut,
            MeasuredRetrieval evaluator,
            RunFolder folder,
            Map<String, Double> bm25) {
        try (TrainingDisplay display =
                new TrainingDisplay(common.quiet).measuredOn(evaluator.size().inWords())) {
            return stoppable.orResumeHint(() -> Trainer.builder(model)
                    .loss(new MultipleNegativesRankingLoss())
                    .arguments(arguments())
                    .evaluator(evaluator)
                    .heldOut(heldOut)
                    .listener(display)
                    .output(folder)
                    .resume(resume)
                    .description(Map.of("command", "quickstart", "bm25", bm25))
                    .stopRequested(stoppable.signal())
                    .train(training));
        }
    }

    private static void printSummary(
            TrainingResult result, Map<String, Double> bm25, MeasuredRetrieval evaluator, RunFolder folder) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("steps", result.steps());
        summary.put("seconds", result.seconds());
        summary.put("base", result.base());
        summary.put("best", result.best());
        summary.put("bm25", bm25);
        summary.put("evaluation", evaluator.size().counts());
        summary.put("output", folder.path().toString());
        System.out.println(JsonFile.formatLine(summary));
    }

    /** The usual folder is replaced each time; one that somebody named is not. */
    private RunFolder.Existing existing() {
        if (resume) {
            return RunFolder.Existing.RESUME;
        }
        return output == null ? RunFolder.Existing.OVERWRITE : RunFolder.Existing.REFUSE;
    }

    /** What was measured before the stop is not known question by question any more. */
    private static void measureAgain(MeasuredRetrieval evaluator, SentenceTransformer best) {
        try (SentenceTransformer base = SentenceTransformer.load(MODEL)) {
            evaluator.compare(base, best);
        }
    }

    private TrainingArguments arguments() {
        return TrainingArguments.builder()
                .epochs(EPOCHS)
                .batchSize(BATCH_SIZE)
                .learningRate(LEARNING_RATE)
                .evalSteps(60)
                .seed(seed)
                .build();
    }

    private void show(
            TrainingResult result,
            Map<String, Double> bm25,
            MeasuredRetrieval evaluator,
            InformationRetrievalEvaluator retrieval,
            List<Ranking> before,
            List<Ranking> after) {
        common.say(
                "%n%s%s",
                new MetricsTable(evaluator.size().inWords())
                        .with("base", result.base())
                        .with("trained", result.best())
                        .with("BM25", bm25),
                MetricsTable.sentence(evaluator.difference(seed)));
        int step = retrieval.questions().size() / SHOWN_QUESTIONS;
        for (int i = 0; i < SHOWN_QUESTIONS; i++) {
            int question = i * step + step / 2;
            common.say("%nQ: %s", retrieval.questions().get(question));
            Set<Integer> right = retrieval.relevant().get(question);
            answers("before", before.get(question), retrieval, right);
            answers("after", after.get(question), retrieval, right);
        }
    }

    private void answers(String when, Ranking ranking, InformationRetrievalEvaluator retrieval, Set<Integer> right) {
        common.say("  %s", when);
        for (int rank = 0; rank < ranking.size(); rank++) {
            int answer = ranking.position(rank);
            common.say(
                    "   %s %.2f  %s",
                    right.contains(answer) ? "✓" : " ",
                    ranking.score(rank),
                    retrieval.answers().get(answer));
        }
    }

    private void next(RunFolder folder) {
        ReportLine.say(common, folder.path());
        common.say("The trained model is in %s. Ask it something:", folder.best());
        common.say(
                "  ./jjak search --model %s --corpus builtin:services-ko/train:answer \"비밀번호를 잊었어요\"",
                GivenOptions.quoted(folder.best().toString()));
        common.say("Now with your own pairs:");
        common.say("  ./jjak train --data pairs.csv --columns question,answer --model %s --output out/ \\", MODEL);
        common.say("      --batch-size %d --learning-rate %s", BATCH_SIZE, LEARNING_RATE);
    }
}
