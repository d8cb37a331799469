package io.github.jjak.report.internal;

import io.github.jjak.eval.Evaluator.EvaluationSize;
import io.github.jjak.rank.SimilarityFunction;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The README of a saved model, with the front matter that model hubs read.
 *
 * <p>It holds counts and settings, never texts of the training data.
 *
 * @param baseModel what training started from
 * @param dimension size of a text's vector
 * @param maxSequenceLength most tokens per text
 * @param loss name of the loss
 * @param rows rows of the training data
 * @param columns names of its columns
 * @param arguments settings by name
 * @param step steps done when the model was saved
 * @param similarity how its vectors are compared
 * @param measuredOn on how much it was measured; null if it was not
 * @param before metrics of the base model; empty if none were measured
 * @param after metrics of this model; empty if none were measured
 */
public record ModelCard(
        String baseModel,
        int dimension,
        int maxSequenceLength,
        String loss,
        int rows,
        List<String> columns,
        Map<String, Object> arguments,
        int step,
        SimilarityFunction similarity,
        @Nullable EvaluationSize measuredOn,
        Map<String, Double> before,
        Map<String, Double> after) {

    /** The card as Markdown. */
    public String toMarkdown() {
        StringBuilder card = new StringBuilder();
        card.append("---\n")
                .append("library_name: sentence-transformers\n")
                .append("pipeline_tag: sentence-similarity\n")
                .append("tags:\n")
                .append("- sentence-transformers\n- sentence-similarity\n- feature-extraction\n- jjak\n")
                .append("- dataset_size:")
                .append(rows)
                .append('\n')
                .append("- loss:")
                .append(loss)
                .append('\n')
                .append("---\n\n")
                .append("# Retrieval model trained with Jjak\n\n")
                .append("Maps questions and answers to vectors of ")
                .append(dimension)
                .append(" dimensions; compare them by ")
                .append(similarity.inWords())
                .append(". Texts are cut at ")
                .append(maxSequenceLength)
                .append(" tokens.\n\n")
                .append("| | |\n|---|---|\n")
                .append("| started from | `")
                .append(baseModel)
                .append("` |\n")
                .append("| training rows | ")
                .append(rows)
                .append(" (columns ")
                .append(String.join(", ", columns))
                .append(") |\n")
                .append("| loss | ")
                .append(loss)
                .append(" |\n")
                .append("| steps when saved | ")
                .append(step)
                .append(" |\n\n");
        CardSections.appendMetrics(card, measuredOn, "", before, after);
        card.append("## Use\n\n```java\n")
                .append("try (SentenceTransformer model = SentenceTransformer.load(\"path/to/this/folder\")) {\n")
                .append("    float[] vector = model.encode(\"배고프다.\");\n}\n```\n\n```python\n")
                .append("from sentence_transformers import SentenceTransformer\n")
                .append("vector = SentenceTransformer(\"path/to/this/folder\").encode(\"배고프다.\")\n```\n\n");
        CardSections.appendSettings(card, arguments);
        return card.toString();
    }
}
