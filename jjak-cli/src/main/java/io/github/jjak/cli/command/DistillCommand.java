package io.github.jjak.cli.command;

import io.github.jjak.batch.BatchSampling;
import io.github.jjak.cli.display.ExitCode;
import io.github.jjak.cli.display.TrainingDisplay;
import io.github.jjak.cli.display.TrainingSummary;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.LoopOptions;
import io.github.jjak.cli.option.LossOptions;
import io.github.jjak.cli.option.ModelOption;
import io.github.jjak.cli.option.StaticTableOptions;
import io.github.jjak.cli.option.TextFiles;
import io.github.jjak.cli.option.WorkerOptions;
import io.github.jjak.distill.internal.DistillationTexts;
import io.github.jjak.distill.internal.Lesson;
import io.github.jjak.distill.internal.LessonMaterial;
import io.github.jjak.distill.internal.ParallelTexts;
import io.github.jjak.distill.internal.StaticDistillation;
import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.loss.Distance;
import io.github.jjak.loss.EmbedDistillLoss;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.MSELoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.CrossEncoderModel;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.train.Trainer;
import io.github.jjak.train.TrainingArguments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jjak distill}: a large model and texts in, a smaller model that gives like vectors out. */
@Command(
        name = "distill",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        sortOptions = false,
        header = "Train a smaller model to reproduce the vectors of a larger one, on unlabelled texts.",
        description = {
            "The student is any model, or is built from some of the teacher's layers. If its vectors have another size"
                    + " than the",
            "teacher's, a projection is trained with it and left out of the saved model. It is evaluated on held-out"
                    + " texts: how well",
            "its similarities correlate with the teacher's, and how close its vectors are. The best student is in"
                    + " OUTPUT/best, the",
            "last one in OUTPUT/last. Ctrl-C saves a checkpoint for --resume.",
            "With --parallel it learns another language and is evaluated on held-out translations. With --static, a table of token",
            "vectors is made of the teacher without training."
        },
        footer = {
            "",
            "Examples:",
            "  jjak distill --teacher out/best --layers 0,3,7,11 --texts log.txt.gz --output small/",
            "  jjak distill --teacher out/best --student other/ --texts a.txt,pairs.csv --epochs 3 --output small/",
            "  jjak distill --teacher out/best --static --texts log.txt.gz --output fast/",
            "  jjak distill --teacher english/ --student multilingual/ --parallel pairs.tsv --columns en,ko --output"
                    + " both/"
        })
public final class DistillCommand implements Callable<Integer> {

    /** How vectors are brought together. */
    enum DistillationLoss {
        EMBED_DISTILL,
        MSE
    }

    @Option(names = "--teacher", paramLabel = "MODEL", required = true, description = "The model to learn from.")
    private String teacher = "";

    @Option(names = "--student", paramLabel = "MODEL", description = "The model to train.")
    private @Nullable String student;

    @Option(
            names = "--layers",
            paramLabel = "N,N",
            split = ",",
            description = "Without --student: start from these layers of the teacher, counted from 0.")
    private List<Integer> layers = List.of();

    @Mixin
    private TextFiles texts = new TextFiles();

    @Option(
            names = "--parallel",
            paramLabel = "FILE",
            split = ",",
            description = {
                "Instead of --texts: tables of texts and their translations (--columns source,target). The student"
                        + " places both where",
                "the teacher places the source, so it learns the target's language."
            })
    private List<String> parallel = List.of();

    @Option(
            names = "--loss",
            paramLabel = "LOSS",
            description = "embed_distill (distance to the teacher's vector) or mse (mean squared difference; default:"
                    + " embed_distill).")
    private DistillationLoss loss = DistillationLoss.EMBED_DISTILL;

    @Option(
            names = "--distance",
            paramLabel = "KIND",
            description = "embed_distill: cosine or euclidean (default: cosine).")
    private @Nullable Distance distance;

    @Option(
            names = "--max-seq-length",
            paramLabel = "N",
            description = "Maximum tokens per text for teacher and student (default: each model's own limit).")
    private @Nullable Integer maxSequenceLength;

    @Option(
            names = "--eval-texts",
            paramLabel = "N",
            description = "Texts to hold out, at most a fifth of all (default: ${DEFAULT-VALUE}).")
    private int evalTexts = 500;

    @Option(
            names = "--embedding-cache",
            paramLabel = "DIR",
            description = "Keep the teacher's vectors here, by weights and text, for other runs (default: in the run"
                    + " folder).")
    private @Nullable Path embeddingCache;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "Rows of two texts per batch (default: ${DEFAULT-VALUE}).")
    private int batchSize = 32;

    @Mixin
    private StaticTableOptions table = new StaticTableOptions();

    @Spec
    private @Nullable CommandSpec command;

    @Mixin
    private LoopOptions loop = new LoopOptions();

    @Mixin
    private WorkerOptions workers = new WorkerOptions();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private StoppableRun stoppable = new StoppableRun();

    @Override
    public Integer call() {
        common.apply();
        refuseCrossEncoder();
        if (table.asked(Objects.requireNonNull(command))) {
            distilTable();
            return ExitCode.OK.number();
        }
        workers.check();
        if ((student == null) == layers.isEmpty()) {
            throw new UsageException(
                    "Give --student MODEL, or --layers N,N to build the student from the teacher's layers"
                            + (student == null ? "." : ", not both."));
        }
        metric();
        refuseCrossEncoder();
        if (parallel.isEmpty()) {
            texts.requireFiles();
        } else if (texts.given()) {
            throw new UsageException("--texts and --parallel are two kinds of lessons. Give one of them.");
        }
        TrainingArguments arguments = loop.arguments()
                .batchSize(batchSize)
                .batchSampler(BatchSampling.RANDOM)
                .build();
        return stoppable.byWorkers(
                workers, loop.run().output(), loop.run().existing(), common, group -> distil(arguments, group));
    }

    /** As one of the workers. */
    private void distil(TrainingArguments arguments, Workers group) {
        RunFolder folder = group.isFirst() ? loop.run().folder() : null;
        LessonMaterial material = material(loop.run().seed());
        // What the first one's teacher has encoded, the others find in its folder.
        Taught taught = group.firstAhead(() -> prepare(material));
        try (SentenceTransformer learner = taught.student();
                Lesson lesson = taught.lesson()) {
            TrainingResult result = train(learner, taught.loss(), lesson, arguments, folder, group);
            if (group.isFirst()) {
                show(result);
            }
        }
    }

    private void distilTable() {
        Path output = loop.run().output();
        if (Files.exists(output)) {
            throw new UsageException(output + " already exists; give a new folder.");
        }
        List<String> all = new ArrayList<>();
        if (texts.given()) {
            texts.requireFiles();
            texts.read(all::add);
        }
        try (SentenceTransformer loaded = ModelOption.load(teacher, maxSequenceLength, common)) {
            StaticDistillation.Distilled distilled =
                    table.distillation(loaded.dimension()).of(loaded, all);
            try (SentenceTransformer made = distilled.model()) {
                made.save(output);
                show(distilled, output);
            }
        }
    }

    private void show(StaticDistillation.Distilled distilled, Path output) {
        int dimensions = distilled.model().dimension();
        common.say(
                "%s: %,d tokens with %d numbers, which hold %.1f %% of the variance of the teacher's vectors.",
                output, distilled.tokens(), dimensions, 100 * distilled.explained());
        if (common.json) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("output", output.toString());
            json.put("tokens", distilled.tokens());
            json.put("dimensions", dimensions);
            json.put("explained_variance", distilled.explained());
            System.out.println(JsonFile.formatLine(json));
        }
    }

    private void refuseCrossEncoder() {
        if (CrossEncoderModel.isOne(teacher)) {
            throw new UsageException(
                    teacher + " is a cross-encoder, which gives scores of pairs and no vectors of texts."
                            + " It teaches with: jjak train --loss margin-mse --teacher " + teacher + ".");
        }
    }

    private LessonMaterial material(long seed) {
        if (!parallel.isEmpty()) {
            return ParallelTexts.of(texts.parallel(parallel), evalTexts, seed);
        }
        List<String> all = new ArrayList<>();
        texts.read(all::add);
        return DistillationTexts.of(all, evalTexts, seed);
    }

    /** A student and what the teacher, which is not needed any more, has made of the texts. */
    private record Taught(SentenceTransformer student, Loss loss, Lesson lesson) {}

    private Taught prepare(LessonMaterial material) {
        try (SentenceTransformer loaded = ModelOption.load(teacher, maxSequenceLength, common)) {
            SentenceTransformer learner = student(loaded);
            try {
                Path given = embeddingCache;
                Path vectors = given == null ? RunFolder.guideVectors(loop.run().output()) : given;
                common.say(
                        "The teacher encodes those of %,d texts that are not in %s; the student has %.1f million"
                                + " parameters, the teacher %.1f.",
                        material.texts(),
                        vectors,
                        learner.internals().parameterCount() / 1e6,
                        loaded.internals().parameterCount() / 1e6);
                return new Taught(learner, loss(learner, loaded), material.taughtBy(loaded, learner, vectors));
            } catch (RuntimeException failure) {
                learner.close();
                throw failure;
            }
        }
    }

    private SentenceTransformer student(SentenceTransformer loaded) {
        String given = student;
        if (given == null) {
            int[] chosen = layers.stream().mapToInt(Integer::intValue).toArray();
            return new SentenceTransformer(loaded.internals().withLayers(chosen));
        }
        return ModelOption.load(given, maxSequenceLength, common);
    }

    private EmbedDistillLoss.DistanceMetric metric() {
        Distance given = distance;
        if (loss == DistillationLoss.EMBED_DISTILL) {
            return LossOptions.metric(given == null ? Distance.COSINE : given);
        }
        if (given != null) {
            throw new UsageException("--distance belongs to --loss embed_distill; mse has its own.");
        }
        return EmbedDistillLoss.DistanceMetric.MSE;
    }

    private Loss loss(SentenceTransformer learner, SentenceTransformer loaded) {
        if (learner.dimension() != loaded.dimension()) {
            common.say(
                    "The student's vectors have %d numbers, the teacher's %d: a projection is learned, which the saved"
                            + " model does not have.",
                    learner.dimension(), loaded.dimension());
            return new EmbedDistillLoss(metric(), loaded.dimension());
        }
        return loss == DistillationLoss.MSE ? new MSELoss() : new EmbedDistillLoss(metric());
    }

    private TrainingResult train(
            SentenceTransformer learner,
            Loss chosen,
            Lesson lesson,
            TrainingArguments arguments,
            @Nullable RunFolder folder,
            Workers group) {
        try (TrainingDisplay display = new TrainingDisplay(common.quiet)) {
            Trainer.Builder trainer = Trainer.builder(learner)
                    .loss(chosen)
                    .guide(lesson.vectors())
                    .arguments(arguments)
                    .evaluator(lesson.evaluator())
                    .listener(display)
                    .workers(group)
                    .resume(loop.run().resume())
                    .description(Map.of("command", "distill", "options", stoppable.options()))
                    .stopRequested(WorkerParent.orSignal(stoppable.signal()));
            if (folder != null) {
                trainer.output(folder);
            }
            return stoppable.orResumeHint(() -> trainer.train(lesson.training()));
        }
    }

    private void show(TrainingResult result) {
        TrainingSummary summary = new TrainingSummary(result, loop.run().output());
        common.say("%n%s", summary.sentence());
        summary.changes(26).forEach(line -> common.say("%s", line));
        ReportLine.say(common, loop.run().output());
        common.say("The student is in %s.", loop.run().output().resolve("best"));
        if (common.json) {
            System.out.println(JsonFile.formatLine(summary.toJson()));
        }
    }
}
