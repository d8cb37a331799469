package io.github.jjak.langchain4j;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.scoring.ScoringModel;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.TextPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * LangChain4j's {@link ScoringModel} over a {@link CrossEncoder}, for its {@code ReRankingContentAggregator}. Thread-safe. The model stays
 * the caller's, who closes it.
 */
public final class JjakScoringModel implements ScoringModel {

    private final CrossEncoder model;

    private JjakScoringModel(CrossEncoder model) {
        this.model = model;
    }

    /**
     * Over a cross-encoder.
     *
     * @throws UsageException if it has several labels
     */
    public static JjakScoringModel of(CrossEncoder model) {
        Objects.requireNonNull(model, "model");
        if (model.labels() != 1) {
            throw new UsageException(
                    "A scoring model has one label, but " + model.location() + " has " + model.labels() + ".");
        }
        return new JjakScoringModel(model);
    }

    /** A score for each segment, in order; higher is better. */
    @Override
    public Response<List<Double>> scoreAll(List<TextSegment> segments, String query) {
        float[] scores = model.predict(segments.stream()
                .map(segment -> new TextPair(query, segment.text()))
                .toList());
        List<Double> list = new ArrayList<>(scores.length);
        for (float score : scores) {
            list.add((double) score);
        }
        return Response.from(list);
    }
}
