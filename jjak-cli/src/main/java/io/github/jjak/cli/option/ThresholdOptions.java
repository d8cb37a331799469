package io.github.jjak.cli.option;

import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.search.index.AnswerThreshold;
import io.github.jjak.search.index.IndexRow;
import io.github.jjak.search.index.SearchIndex;
import io.github.jjak.search.index.SearchIndexWriter;
import io.github.jjak.search.index.SearchMode;
import io.github.jjak.search.index.ThresholdFitting;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** From which score on a hit is an answer; fitted on questions and kept with the index. */
public final class ThresholdOptions {

    @Option(
            names = "--fit-threshold",
            paramLabel = "FILE",
            description = "Instead of --data: held-out questions with the ids or texts of their answers (--columns"
                    + " question,answer). The minimum score of an answer is fitted on them and stored in the index.")
    private @Nullable String file;

    @Option(
            names = "--unanswerable",
            paramLabel = "FILE:COLUMN",
            description = "Questions without an answer in the index (default: the held-out ones, with their answers"
                    + " removed).")
    private @Nullable String unanswerable;

    @Option(
            names = "--precision",
            paramLabel = "SHARE",
            description = "Target share of correct answers among those shown (default: ${DEFAULT-VALUE}).")
    private double precision = 0.9;

    /** Refuses what no threshold can reach. */
    public void check() {
        AnswerThreshold.checkPrecision(precision);
    }

    public boolean given() {
        return file != null;
    }

    /** Fits and commits; the numbers by mode. */
    public Map<String, Object> fit(
            Path folder, @Nullable SentenceTransformer model, List<String> columns, CommonOptions common) {
        Map<SearchMode, AnswerThreshold> thresholds;
        try (SearchIndex index = SearchIndex.open(folder, model)) {
            List<String> without = unanswerable == null
                    ? List.of()
                    : CorpusFile.parse(unanswerable).rows(common).stream()
                            .map(IndexRow::text)
                            .toList();
            thresholds = ThresholdFitting.fit(
                    index, HeldOutQuestions.read(String.valueOf(file), index, columns, common), without, precision);
        }
        try (SearchIndexWriter writer = SearchIndexWriter.open(folder, null)) {
            writer.setThresholds(thresholds);
            writer.commit();
        }
        Map<String, Object> summary = new LinkedHashMap<>();
        thresholds.forEach((mode, threshold) -> {
            common.say(
                    "%s: answers with a score of at least %.4f; %.1f %% of the answers shown are correct, %.1f %% of %d"
                            + " questions get one.",
                    mode,
                    threshold.minScore(),
                    100 * threshold.precision(),
                    100 * threshold.coverage(),
                    threshold.questions());
            summary.put(mode.toString(), threshold);
        });
        return summary;
    }
}
