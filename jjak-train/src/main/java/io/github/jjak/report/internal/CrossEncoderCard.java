package io.github.jjak.report.internal;

import io.github.jjak.eval.Evaluator.EvaluationSize;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The README of a saved cross-encoder, with the front matter that model hubs read. It holds counts and settings, never texts of the
 * training data.
 *
 * @param baseModel what training started from
 * @param labels number of scores of a pair
 * @param maxSequenceLength most tokens per pair
 * @param loss name of the loss
 * @param rows rows of the training data
 * @param columns names of its columns
 * @param arguments settings by name
 * @param step steps done when the model was saved
 * @param measuredOn on how much it was measured; null if it was not
 * @param before metrics of the model before training; empty if none were measured
 * @param after metrics of this model; empty if none were measured
 */
public record CrossEncoderCard(
        String baseModel,
        int labels,
        int maxSequenceLength,
        String loss,
        int rows,
        List<String> columns,
        Map<String, Object> arguments,
        int step,
        @Nullable EvaluationSize measuredOn,
        Map<String, Double> before,
        Map<String, Double> after) {

    private static final String USE_OF_RANKER = """
            ## Use

            ```java
            try (CrossEncoder model = CrossEncoder.load("path/to/this/folder")) {
                List<CrossEncoder.RankedDocument> best = model.rank("배고프다.", List.of("얼른 밥 먹어."), 10);
            }
            ```

            ```python
            from sentence_transformers import CrossEncoder
            best = CrossEncoder("path/to/this/folder").rank("배고프다.", ["얼른 밥 먹어."], top_k=10)
            ```

            """;

    private static final String USE_OF_CLASSIFIER = """
            ## Use

            ```java
            try (CrossEncoder model = CrossEncoder.load("path/to/this/folder")) {
                float[][] scores = model.predictLabels(List.of(new TextPair("배고프다.", "밥을 먹고 싶다.")));
            }
            ```

            ```python
            from sentence_transformers import CrossEncoder
            scores = CrossEncoder("path/to/this/folder").predict([("배고프다.", "밥을 먹고 싶다.")])
            ```

            """;

    /** The card as Markdown. */
    public String toMarkdown() {
        StringBuilder card = new StringBuilder(String.format(
                Locale.ROOT,
                """
                ---
                library_name: sentence-transformers
                pipeline_tag: %s
                tags:
                - sentence-transformers
                - cross-encoder
                - jjak
                - dataset_size:%d
                - loss:%s
                ---

                # Cross-encoder trained with Jjak

                Reads two texts together and gives %s. Pairs are cut at %d tokens, the longer text first.

                | | |
                |---|---|
                | started from | `%s` |
                | training rows | %d (columns %s) |
                | loss | %s |
                | steps when saved | %d |

                """,
                labels == 1 ? "text-ranking" : "text-classification",
                rows,
                loss,
                labels == 1 ? "a score" : "a score for each of " + labels + " labels",
                maxSequenceLength,
                baseModel,
                rows,
                String.join(", ", columns),
                loss,
                step));
        CardSections.appendMetrics(
                card,
                measuredOn,
                "Metrics that begin with base_ are those of the first search, whose results are reranked.",
                before,
                after);
        card.append(labels == 1 ? USE_OF_RANKER : USE_OF_CLASSIFIER);
        CardSections.appendSettings(card, arguments);
        return card.toString();
    }
}
