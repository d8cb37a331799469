package io.github.jjak.cli.option;

import io.github.jjak.cli.display.ModelCost;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.eval.RetrievalResult;
import io.github.jjak.eval.RowEvaluator;
import io.github.jjak.model.SentenceTransformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model that is compared with others.
 *
 * @param name as it was given
 * @param location where it is loaded from; of a run folder, its best model
 */
public record ComparedModel(String name, String location) {

    /** Texts whose encoding is timed: enough for a second or two with a small model. */
    private static final int TIMED_TEXTS = 512;

    /** A model as somebody names it. */
    public static ComparedModel named(String given) {
        try {
            Path folder = Path.of(given);
            boolean run = Files.isRegularFile(folder.resolve("run.json")) && Files.isDirectory(folder.resolve("best"));
            return new ComparedModel(given, run ? folder.resolve("best").toString() : given);
        } catch (InvalidPathException noPath) {
            return new ComparedModel(given, given);
        }
    }

    private boolean byWords() {
        return location.equals(LexicalBaseline.NAME);
    }

    /** Refuses what cannot be measured, before anything is read. */
    public void require(EvaluationTask task) {
        if (byWords() && task != EvaluationTask.RETRIEVAL) {
            throw new UsageException("bm25 is keyword search, so it works with --task retrieval only.");
        }
        Preflight.model(byWords() ? null : location);
    }

    /**
     * A model's numbers.
     *
     * @param results by data set; empty for other tasks than retrieval
     * @param metrics by name; empty for retrieval
     * @param primary name of the metric that decides; empty for retrieval
     * @param ofRows what came of each row, of other tasks than retrieval that can say so
     */
    public record Measured(
            String name,
            List<RetrievalResult> results,
            Map<String, Double> metrics,
            String primary,
            ModelCost cost,
            RowEvaluator.@Nullable RowResults ofRows) {}

    /** Searches every data set, if a precision is given by vectors of that precision. */
    public Measured measure(List<RetrievalSet> sets, QuantizationOptions quantization, CommonOptions common) {
        if (byWords()) {
            return new Measured(name, search(sets, null, quantization), Map.of(), "", ModelCost.NONE, null);
        }
        try (SentenceTransformer model = ModelOption.load(location, null, common)) {
            List<RetrievalResult> results = search(sets, model, quantization);
            if (!quantization.quantized().isEmpty()) {
                common.say("%s%s.", name, quantization.inWords(model.dimension()));
            }
            return new Measured(
                    name,
                    results,
                    Map.of(),
                    "",
                    cost(model, sets.get(0).evaluator().answers()),
                    null);
        }
    }

    private static List<RetrievalResult> search(
            List<RetrievalSet> sets, @Nullable SentenceTransformer model, QuantizationOptions quantization) {
        List<RetrievalResult> results = new ArrayList<>();
        for (RetrievalSet set : sets) {
            results.add(
                    model == null || quantization.quantized().isEmpty()
                            ? EvaluateSearchOptions.search(set.evaluator(), model, null)
                                    .result()
                            : set.evaluator().score(quantization.search(set.evaluator(), model)));
        }
        return results;
    }

    /** Measures another task. */
    public Measured measure(Evaluator evaluator, CommonOptions common) {
        try (SentenceTransformer model = ModelOption.load(location, null, common)) {
            RowEvaluator.RowResults ofRows = evaluator instanceof RowEvaluator byRow ? byRow.ofRows(model) : null;
            Map<String, Double> metrics = ofRows == null ? evaluator.evaluate(model) : ofRows.metrics();
            return new Measured(
                    name, List.of(), metrics, evaluator.primaryMetric(model), cost(model, List.of()), ofRows);
        }
    }

    /** @param texts to time the encoding by, which has warmed up by now; empty for no time */
    private ModelCost cost(SentenceTransformer model, List<String> texts) {
        Double perSecond = null;
        List<String> timed = texts.subList(0, Math.min(TIMED_TEXTS, texts.size()));
        if (!timed.isEmpty()) {
            long started = System.nanoTime();
            model.encode(timed);
            perSecond = timed.size() / Math.max(1e-9, (System.nanoTime() - started) / 1e9);
        }
        return new ModelCost(model.internals().parameterCount(), bytes(), model.dimension(), perSecond);
    }

    /** Size of the files; null for what lies in a jar or in the cache of the hub. */
    private @Nullable Long bytes() {
        try {
            Path path = Path.of(location);
            if (!Files.exists(path)) {
                return null;
            }
            try (Stream<Path> files = Files.walk(path)) {
                return files.filter(Files::isRegularFile)
                        .mapToLong(ComparedModel::size)
                        .sum();
            }
        } catch (InvalidPathException | IOException | UncheckedIOException unknown) {
            return null;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
