package io.github.jjak.crossencoder;

import io.github.jjak.batch.BatchSampler;
import io.github.jjak.batch.BatchSampling;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadReport;
import io.github.jjak.data.internal.ContentHash;
import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.memory.MemoryPlan;
import io.github.jjak.memory.internal.BatchShape;
import io.github.jjak.memory.internal.LossSize;
import io.github.jjak.memory.internal.MemoryPlanning;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextPair;
import io.github.jjak.model.internal.CrossEncoderModel;
import io.github.jjak.model.internal.CrossEncoderTraining;
import io.github.jjak.run.RunFacts;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Device;
import io.github.jjak.tensor.internal.Libtorch;
import io.github.jjak.tensor.internal.MachineMemory;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tokenize.internal.TokenizedTexts;
import io.github.jjak.train.TrainingListener.Workload;
import io.github.jjak.train.internal.PlannedMemory;
import io.github.jjak.train.internal.RunArguments;
import io.github.jjak.train.internal.TrainingLoop;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts a run on pairs together.
 *
 * @param model what is trained
 * @param evaluator measures it; null for none
 * @param setting what surrounds the run
 * @param memoryCheck whether a run that needs more memory than there is is refused
 */
record CrossEncoderRun(
        CrossEncoder model,
        CrossEncoderLoss loss,
        @Nullable CrossEncoderEvaluator evaluator,
        TrainingLoop.Setting setting,
        boolean memoryCheck) {

    /** Pairs that a teacher labels at a time. */
    private static final int TEACHER_WINDOW = 4096;

    /** How transformers calls labels without names. */
    private static final String UNNAMED = "LABEL_";

    TrainingResult train(Dataset data, @Nullable Function<List<TextPair>, float[]> teacher, String teacherName) {
        TrainingLists unlabelled = TrainingLists.of(data, loss, model.labels());
        TrainingLists lists = teacher == null ? unlabelled : unlabelled.withLabels(labels(unlabelled, teacher));
        TokenizedTexts tokens = model.internals().tokenizeHalves(lists.texts());
        BatchSampler sampler = sampler(lists);
        Lengths lengths = Lengths.of(model.internals(), lists, tokens.ids(), loss.inBatchNegatives());
        MemoryPlan memory = planMemory(lengths);
        RunFacts facts = facts(data, lists, teacherName);
        Encoder encoder = model.internals().encoderModel().encoder();
        encoder.freeze(
                arguments().encoder().freezeEmbeddings(), arguments().encoder().freezeLayers());
        try (CrossEncoderTraining training = model.internals()
                .training(precision(), true, arguments().encoder().recomputeLayers())) {
            PairGradient gradient = new PairGradient(
                    model.internals(), training, loss, tokens.ids(), memory.miniBatchTokens(), setting.workers());
            return new TrainingLoop(
                            new ListSteps(sampler, lists, gradient, arguments()),
                            new CrossEncoderInTraining(model, transformer(), training, data, loss.name()),
                            evaluator == null ? null : new BoundEvaluator(model, evaluator, setting.workers()),
                            facts,
                            workload(data, lists, sampler, lengths, memory),
                            setting)
                    .run();
        } finally {
            encoder.freeze(false, 0);
        }
    }

    private RunArguments arguments() {
        return setting.arguments();
    }

    /** The encoder, which the loop knows; closed with the model, not here. */
    private SentenceTransformer transformer() {
        return new SentenceTransformer(model.internals().encoderModel());
    }

    private Precision precision() {
        return arguments().encoder().precision().of(transformer());
    }

    /** Labelled pairs of a question stand in rows of their own, so texts repeat; rows of a question and its answers need not. */
    private BatchSampling sampling() {
        return loss.inBatchNegatives() > 0 ? arguments().batches().batchSampler() : BatchSampling.RANDOM;
    }

    private BatchSampler sampler(TrainingLists lists) {
        return sampling()
                .sampler(
                        lists.textIds(),
                        arguments().batches().batchSize(),
                        arguments().seed());
    }

    /** The first worker asks the teacher, and tells the others. */
    private float[] labels(TrainingLists lists, Function<List<TextPair>, float[]> teacher) {
        byte[] said = setting.workers().fromFirst(() -> {
            float[] labels = asked(lists, teacher);
            ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(labels.length, Float.BYTES));
            bytes.asFloatBuffer().put(labels);
            return bytes.array();
        });
        float[] labels = new float[said.length / Float.BYTES];
        ByteBuffer.wrap(said).asFloatBuffer().get(labels);
        return labels;
    }

    private static float[] asked(TrainingLists lists, Function<List<TextPair>, float[]> teacher) {
        List<TextPair> pairs = new ArrayList<>();
        for (int list = 0; list < lists.size(); list++) {
            String query = lists.texts().get(lists.queries()[list]);
            for (int document : lists.documents()[list]) {
                pairs.add(new TextPair(query, lists.texts().get(document)));
            }
        }
        float[] labels = new float[pairs.size()];
        for (int from = 0; from < labels.length; from += TEACHER_WINDOW) {
            List<TextPair> window = pairs.subList(from, Math.min(labels.length, from + TEACHER_WINDOW));
            System.arraycopy(teacher.apply(List.copyOf(window)), 0, labels, from, window.size());
        }
        return labels;
    }

    private MemoryPlan planMemory(Lengths lengths) {
        int batch = (int) Math.min(
                lengths.lists(),
                (long) arguments().batches().batchSize() * arguments().batches().gradientAccumulationSteps());
        long pairs = (long) batch * lengths.mostPairs();
        BatchShape shape = new BatchShape(
                (int) Math.min(Integer.MAX_VALUE, pairs),
                1,
                (int) Math.min(Integer.MAX_VALUE, lengths.mostTokens(batch)),
                lengths.longestPair(),
                lengths.tokenBytes());
        return PlannedMemory.of(setting, given -> plan(shape, given));
    }

    private MemoryPlan plan(BatchShape shape, @Nullable Integer given) {
        return new MemoryPlanning(
                        MemoryPlanning.ModelSize.of(
                                transformer(),
                                precision(),
                                arguments().encoder().recomputeLayers()),
                        LossSize.NONE,
                        shape,
                        MachineMemory.residentBytes(),
                        MachineMemory.now().sharedBy(setting.workers().onThisMachine()))
                .choose(given, memoryCheck && Libtorch.device() == Device.CPU);
    }

    private Workload workload(
            Dataset data, TrainingLists lists, BatchSampler sampler, Lengths lengths, MemoryPlan memory) {
        return new Workload(
                data.rows(),
                lists.texts().size(),
                lengths.truncatedPairs(),
                lists.answers() == null ? 0 : data.positives().clusterCount(),
                sampler.batches(0).unplacedRows(),
                lengths.tokens(),
                parameters(),
                memory.miniBatchTokens(),
                memory);
    }

    private long parameters() {
        return model.internals().parameters().stream()
                .mapToLong(Parameter::size)
                .sum();
    }

    /**
     * Names that somebody gave the classes; compared before the hash of the configuration in which they stand, which says nothing to anybody.
     * A run that was begun before they were written down has none, and cannot resume: its classes would be named half-way.
     */
    private RunFacts namesOfLabels() {
        List<String> names = model.labelNames();
        RunFacts.Builder facts = RunFacts.builder();
        if (!names.stream().allMatch(name -> name.startsWith(UNNAMED))) {
            facts.describeDeciding("label_names", "names of the labels", String.join(", ", names));
        }
        return facts.build();
    }

    private RunFacts facts(Dataset data, TrainingLists lists, String teacherName) {
        CrossEncoderModel internals = model.internals();
        Map<String, Object> ofData = new LinkedHashMap<>();
        ofData.put("rows", data.rows());
        ofData.put("questions", lists.size());
        ofData.put("columns", data.columnNames());
        ofData.put("content_sha256", ContentHash.of(data));
        ReadReport report = data.readReport();
        if (report != null) {
            ofData.put("file", report.file());
            ofData.put("file_sha256", report.sha256());
            ofData.put("rows_skipped_empty", report.rowsSkippedEmpty());
        }
        RunFacts.Builder facts = RunFacts.builder()
                .describeDeciding("kind", "kind", "cross-encoder")
                .describe("model", model.location())
                .describeDeciding("max_seq_length", "max-seq-length", model.maxSequenceLength())
                .describe("parameters", parameters())
                .describeDeciding("labels", "labels", model.labels())
                .addAll(namesOfLabels())
                .describeDeciding("loss", "loss", loss.name())
                .describeDeciding("loss_options", "loss", loss.options())
                .describeDeciding("teacher", "teacher", teacherName)
                .describe("data", ofData)
                .compare("data", ContentHash.of(data))
                .compare("evaluation data", evaluator == null ? "none" : evaluator.contentHash())
                .compare("evaluation metric", evaluator == null ? "" : evaluator.primaryMetric())
                .deciding("batch_size", arguments().batches().batchSize())
                .deciding("batch_sampler", sampling().name());
        arguments().encoder().addTo(facts, transformer());
        if (evaluator != null) {
            facts.describe("evaluation", evaluator.size().counts());
            facts.describe("evaluation_metric", evaluator.primaryMetric());
            facts.describe("evaluation_sha256", evaluator.contentHash());
        }
        internals.fingerprint().forEach((part, hash) -> facts.compare(part + " of the start model", hash));
        return facts.build();
    }
}
