package io.github.jjak.negatives.korean;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.TextKey;
import io.github.jjak.negatives.AuditSink;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MinedNegatives;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.QueryBy;
import io.github.jjak.negatives.perturbed.AllowedChanges;
import io.github.jjak.negatives.perturbed.internal.Perturbers;
import io.github.jjak.negatives.recipe.MiningOptions;
import io.github.jjak.negatives.recipe.NegativesRecipe;
import io.github.jjak.negatives.recipe.StrategyRequest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The module found on the class path and used by the recipe, on real pairs. */
class KoreanNegativesTest {

    private static final Dataset PAIRS = Dataset.builtin("services-ko", "train")
            .select(IntStream.range(0, 600).filter(row -> row % 5 < 2).toArray());

    @Test
    void noKnownPositiveBecomesANegativeBesideOtherStrategies() {
        MiningCorpus corpus = MiningCorpus.of(PAIRS);
        for (boolean filtered : new boolean[] {true, false}) {
            MiningOptions options = MiningOptions.builder(
                            StrategyRequest.parse(List.of("random:1", "bm25:2", "perturb:1")))
                    .queryBy(QueryBy.BOTH)
                    .filtered(filtered)
                    .build();
            MinedNegatives mined = new NegativesRecipe(options, null, null).mine(corpus, AuditSink.NONE);
            assertThat(mined.all())
                    .noneMatch(negative -> corpus.positives().clusterOfAnswer(negative.text())
                            == corpus.positives().clusterOfRow(negative.row()));
            for (List<Candidate> ofRow : mined.ofRow()) {
                assertThat(ofRow)
                        .extracting(negative -> TextKey.of(negative.text()))
                        .doesNotHaveDuplicates();
            }
            assertThat(mined.all()).extracting(Candidate::strategy).contains("random", "bm25", "perturb");
        }
    }

    @Test
    void theClassPathsPerturberIsThisOne() {
        String text = "어제 학교에 갔어요.";
        assertThat(Perturbers.find(AllowedChanges.usual()).perturb(text))
                .isNotEmpty()
                .isEqualTo(new KoreanPerturber().perturb(text));
    }
}
