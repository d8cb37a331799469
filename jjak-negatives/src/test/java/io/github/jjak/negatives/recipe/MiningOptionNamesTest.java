package io.github.jjak.negatives.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.data.Dataset;
import io.github.jjak.negatives.QueryBy;
import io.github.jjak.negatives.Sampling;
import io.github.jjak.negatives.filter.CrossEncoderScores;
import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.PerturbationSource;
import io.github.jjak.negatives.recipe.internal.MiningSettings;
import io.github.jjak.search.Bm25Options;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that mines while it trains goes on with the options it began with: none may be missing from the names that are compared. */
class MiningOptionNamesTest {

    /** They say where vectors and an index are kept and how many threads search, not what is found. */
    private static final Set<String> UNDECIDING = Set.of("cache", "bm25.threads", "bm25.folder");

    @TempDir
    private Path temp;

    private static MiningOptions.Builder usual() {
        return MiningOptions.builder(StrategyRequest.parse(List.of("bm25:1")));
    }

    private static UnaryOperator<MiningOptions.Builder> bm25(UnaryOperator<Bm25Options> change) {
        return builder -> builder.bm25(change.apply(Bm25Options.ofDefaults()));
    }

    private Map<String, UnaryOperator<MiningOptions.Builder>> variations() throws Exception {
        CrossEncoderScores crossEncoder = new CrossEncoderScores(Dataset.of(
                List.of("question", "answer"), List.of(List.of("언제 와요"), List.of("내일 갑니다.")), new double[] {0.5}));
        Bm25Options usual = Bm25Options.ofDefaults();
        Map<String, UnaryOperator<MiningOptions.Builder>> all = new LinkedHashMap<>();
        all.put("queryBy", builder -> builder.queryBy(QueryBy.ANSWER));
        all.put("bm25.language", bm25(options -> options.withLanguage("en")));
        all.put("bm25.k1", bm25(options -> options.withWeights(1.3, usual.b())));
        all.put("bm25.b", bm25(options -> options.withWeights(usual.k1(), 0.7)));
        all.put("bm25.termMatchFloor", bm25(options -> options.withTermMatchFloor(0.5)));
        all.put("bm25.longestText", bm25(options -> options.withLimits(usual.longestText() - 1, usual.queryTerms())));
        all.put("bm25.queryTerms", bm25(options -> options.withLimits(usual.longestText(), usual.queryTerms() - 1)));
        all.put("bm25.threads", bm25(options -> options.withThreads(usual.threads() + 1)));
        all.put("bm25.folder", bm25(options -> options.withFolder(temp.resolve("index"))));
        all.put("depth", builder -> builder.depth(49));
        all.put("rankMin", builder -> builder.ranks(2, null));
        all.put("rankMax", builder -> builder.ranks(1, 40));
        all.put("sampling", builder -> builder.sampling(Sampling.random()));
        all.put("filtered", builder -> builder.filtered(false));
        all.put("nearDuplicate", builder -> builder.nearDuplicate(0.7));
        all.put("margin", builder -> builder.margin(MarginChoice.parse("0.9")));
        all.put("absoluteMargin", builder -> builder.absoluteMargin(0.1));
        all.put("minScore", builder -> builder.scores(0.1, null));
        all.put("maxScore", builder -> builder.scores(null, 0.9));
        all.put("crossEncoder", builder -> builder.crossEncoder(crossEncoder, Double.NaN));
        all.put("crossEncoderMax", builder -> builder.crossEncoder(null, 0.8));
        all.put("judgeShare", builder -> builder.judgeShare(0.7));
        all.put("gateThreshold", builder -> builder.gateThreshold(0.7));
        all.put("gateMined", builder -> builder.gateMined(true));
        all.put("perturbed", builder -> builder.perturbed(PerturbationSource.QUESTION, AllowedChanges.usual()));
        all.put("changes", builder -> builder.perturbed(PerturbationSource.ANSWER, AllowedChanges.everything()));
        all.put("curatedShare", builder -> builder.curatedShare(0.4));
        all.put("relabel", builder -> builder.relabel(true));
        all.put("exactPairs", builder -> builder.exactPairs(1000));
        all.put("cache", builder -> builder.cache(temp));
        all.put("seed", builder -> builder.seed(43));
        return all;
    }

    private static List<String> components(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    /** The records that the options are made of. */
    private static List<Class<?>> subjects() {
        List<Class<?>> subjects = new ArrayList<>();
        for (RecordComponent component : MiningSettings.class.getRecordComponents()) {
            if (component.getType().isRecord()) {
                subjects.add(component.getType());
            } else {
                assertThat(component.getName()).isEqualTo("strategies");
            }
        }
        return subjects;
    }

    @Test
    void everyOptionIsNamedOrSaidToDecideNothing() throws Exception {
        Map<String, UnaryOperator<MiningOptions.Builder>> variations = variations();
        assertThat(variations.keySet().stream()
                        .map(name -> name.split("\\.", 2)[0])
                        .distinct())
                .as("a new option is entered here and in addTo of its record; strategies are below")
                .containsExactlyInAnyOrderElementsOf(subjects().stream()
                        .flatMap(subject -> components(subject).stream())
                        .toList());
        assertThat(variations.keySet().stream()
                        .filter(name -> name.startsWith("bm25."))
                        .map(name -> name.split("\\.", 2)[1]))
                .containsExactlyInAnyOrderElementsOf(components(Bm25Options.class));
        Map<String, String> before = usual().build().internals().byName();
        variations.forEach((name, variation) -> {
            Map<String, String> after =
                    variation.apply(usual()).build().internals().byName();
            if (UNDECIDING.contains(name)) {
                assertThat(after).as(name).isEqualTo(before);
            } else {
                assertThat(after).as(name).isNotEqualTo(before);
            }
        });
        assertThat(MiningOptions.builder(StrategyRequest.parse(List.of("bm25:2")))
                        .build()
                        .internals()
                        .byName())
                .isNotEqualTo(before);
    }
}
