package io.github.jjak.report.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.eval.internal.RetrievalDetails;
import io.github.jjak.eval.internal.VectorSpace;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one model of a run made of the held-out questions, in numbers: one half of {@code report.json}.
 *
 * @param step steps done
 * @param ranks rank of the first right answer of each kept question, from 1; 0 beyond the hundredth
 * @param ndcg nDCG@10 of each kept question
 * @param hits the first hits of each kept question, as {@link RetrievalDetails} names them; empty if an older release wrote the file
 * @param positives cosines of positives in {@value VectorSpace#BINS} parts of -1 to 1
 * @param negatives cosines of negatives, likewise
 * @param shown numbers among the kept questions of those on the map; -1 for one that is not kept
 * @param questions their places, {@code [shown][2]}
 * @param answers the places of their answers
 * @param explained share of the variance that the map shows
 */
@SuppressWarnings("ArrayRecordComponent") // looked at once, never compared
record Findings(
        int step,
        int[] ranks,
        double[] ndcg,
        String[][] hits,
        int[] positives,
        int[] negatives,
        int[] shown,
        double[][] questions,
        double[][] answers,
        double explained) {

    private static final double DIGITS = 1e6;
    private static final int MOST_SHOWN = 1000;

    /**
     * What an evaluation found.
     *
     * @param kept which of the questions that count are kept
     */
    static Findings of(int step, RetrievalDetails details, int[] kept) {
        double[] ndcg = details.ndcg();
        Map<Integer, Integer> place = new LinkedHashMap<>();
        for (int at = 0; at < kept.length; at++) {
            place.put(details.result().queries().get(kept[at]), at);
        }
        VectorSpace space = details.space();
        return new Findings(
                step,
                Arrays.stream(kept).map(at -> details.ranks()[at]).toArray(),
                Arrays.stream(kept).mapToDouble(at -> rounded(ndcg[at])).toArray(),
                Arrays.stream(kept).mapToObj(at -> details.hits()[at]).toArray(String[][]::new),
                space.positives(),
                space.negatives(),
                space.shown().stream()
                        .mapToInt(question -> place.getOrDefault(question, -1))
                        .toArray(),
                rounded(space.questions()),
                rounded(space.answers()),
                rounded(space.explained()));
    }

    private static double rounded(double value) {
        return Math.rint(value * DIGITS) / DIGITS;
    }

    private static double[][] rounded(double[][] places) {
        return Arrays.stream(places)
                .map(place -> Arrays.stream(place).map(Findings::rounded).toArray())
                .toArray(double[][]::new);
    }

    /** For {@code report.json}. */
    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("step", step);
        json.put("ranks", ranks);
        json.put("ndcg", ndcg);
        json.put("hits", hits);
        json.put("positive_cosines", positives);
        json.put("negative_cosines", negatives);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("of", shown);
        map.put("questions", questions);
        map.put("answers", answers);
        map.put("explained", explained);
        json.put("map", map);
        return json;
    }

    /**
     * Reads one back.
     *
     * @param kept number of questions that it must be about
     * @return null if it is not what this release writes
     */
    static @Nullable Findings ofJson(JsonNode json, int kept) {
        JsonNode map = json.path("map");
        Findings read = new Findings(
                json.path("step").asInt(),
                integers(json.path("ranks")),
                decimals(json.path("ndcg")),
                marks(json.path("hits")),
                integers(json.path("positive_cosines")),
                integers(json.path("negative_cosines")),
                integers(map.path("of")),
                places(map.path("questions")),
                places(map.path("answers")),
                map.path("explained").asDouble());
        return read.isWhole(kept) ? read : null;
    }

    private boolean isWhole(int kept) {
        return ranks.length == kept
                && ndcg.length == kept
                && (hits.length == 0 || hits.length == kept)
                && Arrays.stream(hits).allMatch(ofQuestion -> ofQuestion.length <= RetrievalDetails.HITS)
                && positives.length == VectorSpace.BINS
                && negatives.length == VectorSpace.BINS
                && Arrays.stream(positives).allMatch(count -> count >= 0)
                && Arrays.stream(negatives).allMatch(count -> count >= 0)
                && Arrays.stream(ranks).allMatch(rank -> rank >= 0)
                && Arrays.stream(ndcg).allMatch(Double::isFinite)
                && shown.length <= MOST_SHOWN
                && Arrays.stream(shown).allMatch(at -> at >= -1 && at < kept)
                && questions.length == shown.length
                && answers.length == shown.length
                && isFinite(questions)
                && isFinite(answers);
    }

    private static boolean isFinite(double[][] places) {
        return Arrays.stream(places)
                .allMatch(place -> place.length == 2 && Double.isFinite(place[0]) && Double.isFinite(place[1]));
    }

    static int[] integers(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.path(i).asInt(-2);
        }
        return values;
    }

    private static double[] decimals(JsonNode array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.path(i).asDouble(Double.NaN);
        }
        return values;
    }

    private static String[][] marks(JsonNode array) {
        String[][] values = new String[array.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = new String[array.path(i).size()];
            for (int hit = 0; hit < values[i].length; hit++) {
                values[i][hit] = array.path(i).path(hit).asText();
            }
        }
        return values;
    }

    private static double[][] places(JsonNode array) {
        double[][] values = new double[array.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = decimals(array.path(i));
        }
        return values;
    }
}
