package io.github.jjak.negatives.recipe;

import io.github.jjak.negatives.filter.CrossEncoderScores;
import io.github.jjak.search.Bm25Options;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@link MiningOptions} by the names that the options have on the command line. */
final class MiningOptionNames {

    private MiningOptionNames() {}

    static Map<String, String> of(MiningOptions options) {
        Map<String, String> names = new TreeMap<>();
        names.put(
                "strategies",
                options.strategies().stream()
                        .map(request -> request.strategy().id() + ":" + request.perRow())
                        .collect(Collectors.joining(",")));
        search(options, names);
        filters(options, names);
        names.put("perturb", options.perturbed().name());
        names.put("rules", sorted(options.changes().rules()));
        names.put("perturb-unsafe", sorted(options.changes().accepted()));
        names.put("curated-share", Double.toString(options.curatedShare()));
        names.put("relabel", Boolean.toString(options.relabel()));
        names.put("seed", Long.toString(options.seed()));
        return names;
    }

    private static String sorted(Set<? extends Enum<?>> values) {
        return values.stream().map(Enum::name).sorted().collect(Collectors.joining(","));
    }

    private static void search(MiningOptions options, Map<String, String> names) {
        Bm25Options bm25 = options.bm25();
        names.put("query", options.queryBy().name());
        names.put("language", bm25.language());
        names.put("k1", Double.toString(bm25.k1()));
        names.put("b", Double.toString(bm25.b()));
        names.put("min-term-match", Double.toString(bm25.termMatchFloor()));
        names.put("longest-text", Integer.toString(bm25.longestText()));
        names.put("query-terms", Integer.toString(bm25.queryTerms()));
        names.put("depth", Integer.toString(options.depth()));
        names.put("rank-min", Integer.toString(options.rankMin()));
        names.put("rank-max", String.valueOf(options.rankMax()));
        names.put("sampling", options.sampling().toString());
        names.put("exact-pairs", Long.toString(options.exactPairs()));
    }

    private static void filters(MiningOptions options, Map<String, String> names) {
        CrossEncoderScores scores = options.crossEncoder();
        names.put("filters", Boolean.toString(options.filtered()));
        names.put("near-duplicate", Double.toString(options.nearDuplicate()));
        names.put("mining-margin", options.margin().toString());
        names.put("mining-absolute-margin", String.valueOf(options.absoluteMargin()));
        names.put("min-score", String.valueOf(options.minScore()));
        names.put("max-score", String.valueOf(options.maxScore()));
        names.put("cross-encoder-scores", scores == null ? "none" : scores.contentHash());
        names.put("cross-encoder-max", Double.toString(options.crossEncoderMax()));
    }
}
